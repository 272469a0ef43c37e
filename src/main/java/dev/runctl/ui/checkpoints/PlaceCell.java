package dev.runctl.ui.checkpoints;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.theme.StyleClasses;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** An instance or a run in the list of places. */
final class PlaceCell extends ListCell<Place> {
    private static final Messages TEXT = Messages.of("checkpoints");

    private final Label title = new Label();
    private final Label detail = new Label();
    private final Badge badge = new Badge();
    private final HBox below = new HBox(6, badge, detail);
    private final Label time = new Label();
    private final Region space = new Region();
    private final VBox box = new VBox(3, new HBox(6, title, space, time), below);

    PlaceCell() {
        title.getStyleClass().add(StyleClasses.STRONG);
        detail.getStyleClass().add(StyleClasses.CAPTION);
        badge.getStyleClass().add("badge-mini");
        time.getStyleClass().add(StyleClasses.CAPTION);
        time.setMinWidth(USE_PREF_SIZE);
        HBox.setHgrow(space, Priority.ALWAYS);
        below.setAlignment(Pos.CENTER_LEFT);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setPrefWidth(1);
    }

    @Override
    protected void updateItem(Place place, boolean empty) {
        super.updateItem(place, empty);
        setText(null);
        setGraphic(empty || place == null ? null : box);
        setTooltip(null);
        if (place == null || empty) {
            return;
        }
        title.setText(place.title());
        switch (place) {
            case Place.OnInstance it -> {
                badge.show(it.state());
                time.setText("");
                detail.setText(TEXT.text("place.instance", it.detail(), it.runs()));
            }
            case Place.OfRun it -> {
                badge.show(it.state());
                // Runs of one script have one title, and often the same arguments.
                time.setText(it.run().id().ending());
                detail.setText(
                        Formats.day(it.run().created()) + "  " + it.detail().replaceAll("\\s", " "));
                setTooltip(new Tooltip((it.title() + " " + it.detail()).strip()));
            }
        }
    }
}
