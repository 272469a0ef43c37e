package dev.runctl.ui.shell;

import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.text.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** The menu of profiles and regions: This computer, then the AWS profiles, a submenu where one has several regions. */
final class LocationMenu {
    private static final Messages TEXT = Messages.of("shell");

    private LocationMenu() {}

    /** @param onSeveral lets several be chosen together */
    static List<MenuItem> items(ShellViewModel model, Runnable onSeveral) {
        List<Location> current = model.settingsProperty().get().locations();
        List<MenuItem> items = new ArrayList<>();
        List<MenuItem> aws = new ArrayList<>();
        for (Profile profile : model.profiles()) {
            if (profile.defaultLocation().isThisComputer()) {
                items.add(item(TEXT.text("location.this-computer"), profile.defaultLocation(), current, model));
            } else if (profile.regions().size() == 1) {
                Location only = profile.defaultLocation();
                aws.add(item(TEXT.text("location.profile", only.profile(), only.region()), only, current, model));
            } else {
                Menu regions = new Menu(profile.name());
                for (String region : profile.regions()) {
                    regions.getItems().add(item(region, new Location(profile.name(), region), current, model));
                }
                aws.add(regions);
            }
        }
        items.add(new SeparatorMenuItem());
        MenuItem heading = new MenuItem(TEXT.text(aws.isEmpty() ? "location.no-aws" : "location.aws"));
        heading.setDisable(true);
        items.add(heading);
        items.addAll(aws);
        if (!aws.isEmpty()) {
            MenuItem several = new MenuItem(TEXT.text("location.several"));
            several.setId("several-regions");
            several.setOnAction(event -> onSeveral.run());
            items.add(new SeparatorMenuItem());
            items.add(several);
        }
        return items;
    }

    private static MenuItem item(String text, Location location, List<Location> current, ShellViewModel model) {
        RadioMenuItem item = new RadioMenuItem(text);
        item.setSelected(current.contains(location));
        item.setOnAction(event -> model.choose(location));
        item.setMnemonicParsing(false);
        return item;
    }
}
