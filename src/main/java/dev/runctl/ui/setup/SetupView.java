package dev.runctl.ui.setup;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The screen Setup check. */
public final class SetupView implements Screen {
    private static final Messages TEXT = Messages.of("setup");

    private final SetupViewModel model;
    private final ObservableValue<List<Location>> locations;
    private final Node node;
    private Subscription watching = Subscription.NONE;

    @FXML
    private ComboBox<Location> shownLocation;

    @FXML
    private Label onlyLocation;

    @FXML
    private Label summary;

    @FXML
    private Button again;

    @FXML
    private VBox cards;

    /**
     * @param locations those that are chosen
     * @param browser opens a page
     */
    public SetupView(
            SetupViewModel model, ObservableValue<List<Location>> locations, Overlays overlays, Consumer<URI> browser) {
        this.model = model;
        this.locations = locations;
        this.node = Fxml.load(this, TEXT);
        model.summaryProperty().subscribe(it -> {
            summary.setText(it.text());
            again.setDisable(it.running() > 0);
        });
        again.setOnAction(event -> model.check());
        model.rows().addListener((ListChangeListener<SetupRow>) change -> cards.getChildren()
                .setAll(model.rows().stream()
                        .map(row -> new SetupCard(model, row, overlays, browser))
                        .toList()));
        shownLocation.setConverter(new StringConverter<>() {
            @Override
            public String toString(Location location) {
                return location == null ? "" : text(location);
            }

            @Override
            public Location fromString(String typed) {
                throw new UnsupportedOperationException("not editable");
            }
        });
        shownLocation.setOnAction(event -> {
            Location next = shownLocation.getValue();
            if (next != null && !next.equals(model.locationProperty().get())) {
                model.show(next);
            }
        });
        model.locationProperty().subscribe(this::showLocation);
    }

    /** Which one is shown; where several are chosen, with the others to switch to. */
    private void showLocation(Location location) {
        List<Location> all = model.locations();
        boolean isSeveral = all.size() > 1;
        if (!shownLocation.getItems().equals(all)) {
            shownLocation.getItems().setAll(all);
        }
        shownLocation.setValue(location);
        shownLocation.setVisible(isSeveral);
        shownLocation.setManaged(isSeveral);
        onlyLocation.setText(text(location));
        onlyLocation.setVisible(!isSeveral);
        onlyLocation.setManaged(!isSeveral);
    }

    private static String text(Location location) {
        return location.isThisComputer()
                ? TEXT.text("location.this-computer")
                : TEXT.text("location.profile", location.profile(), location.region());
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void shown() {
        watching = locations.subscribe(now -> {
            model.look();
            showLocation(model.locationProperty().get());
        })::unsubscribe;
    }

    @Override
    public void hidden() {
        watching.close();
        watching = Subscription.NONE;
    }

    @Override
    public List<Command> commands() {
        return List.of(new Command(TEXT.text("again"), TEXT.text("title"), "fth-refresh-cw", model::check));
    }
}
