package dev.runctl.ui.setup;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.Location;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Screen;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The screen Setup check. */
public final class SetupView implements Screen {
    private static final Messages TEXT = Messages.of("setup");

    private final SetupViewModel model;
    private final ObservableValue<Location> location;
    private final Node node;
    private Subscription watching = Subscription.NONE;

    @FXML
    private Label summary;

    @FXML
    private Button again;

    @FXML
    private VBox cards;

    /**
     * @param location the one that is chosen
     * @param browser opens a page
     */
    public SetupView(SetupViewModel model, ObservableValue<Location> location, Consumer<URI> browser) {
        this.model = model;
        this.location = location;
        this.node = Fxml.load(this, TEXT);
        model.summaryProperty().subscribe(it -> {
            summary.setText(it.text());
            again.setDisable(it.running() > 0);
        });
        again.setOnAction(event -> model.check());
        model.rows()
                .addListener((ListChangeListener<SetupRow>) change -> cards.getChildren()
                        .setAll(model.rows().stream()
                                .map(row -> new SetupCard(model, row, browser))
                                .toList()));
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void shown() {
        watching = location.subscribe(now -> model.look())::unsubscribe;
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
