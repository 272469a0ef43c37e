package dev.runctl.ui.instances;

import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** The filter by region: shown only where instances of several are listed together. */
final class RegionChoice extends MenuButton {
    private static final Messages TEXT = Messages.of("instances");

    private final InstancesViewModel model;

    RegionChoice(InstancesViewModel model) {
        this.model = model;
        setId("region-filter");
        managedProperty().bind(visibleProperty());
        model.regionCountsProperty().subscribe(counts -> refresh());
        model.regionFilterProperty().subscribe(chosen -> refresh());
    }

    private void refresh() {
        Map<Location, Long> counts = model.regionCountsProperty().get();
        List<Location> all = List.copyOf(counts.keySet());
        Optional<Location> chosen = model.regionFilterProperty().get();
        setVisible(all.size() > 1);
        setText(chosen.map(it -> name(it, all)).orElse(TEXT.text("region.all", all.size())));
        if (isShowing()) {
            return; // its items would be replaced under the pointer
        }
        long sum = counts.values().stream().mapToLong(it -> it).sum();
        getItems().setAll(item(TEXT.text("region.every"), sum, Optional.empty(), chosen), new SeparatorMenuItem());
        counts.forEach(
                (location, count) -> getItems().add(item(name(location, all), count, Optional.of(location), chosen)));
    }

    private RadioMenuItem item(String name, long count, Optional<Location> location, Optional<Location> chosen) {
        RadioMenuItem item = new RadioMenuItem(TEXT.text("filter.count", name, count));
        item.setMnemonicParsing(false);
        item.setSelected(location.equals(chosen));
        item.setOnAction(event -> model.regionFilterProperty().set(location));
        return item;
    }

    /** The region, with its profile where those of several are listed. */
    static String name(Location location, List<Location> all) {
        if (location.isThisComputer()) {
            return TEXT.text("region.this-computer");
        }
        boolean oneProfile = all.stream().map(Location::profile).distinct().count() == 1;
        return oneProfile ? location.region() : TEXT.text("region.of-profile", location.profile(), location.region());
    }
}
