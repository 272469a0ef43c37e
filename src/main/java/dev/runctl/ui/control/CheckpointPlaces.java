package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.text.ByteSize;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The cell that shows where a checkpoint lies: a sign for the instance, one for S3, and what the latter costs. */
final class CheckpointPlaces extends TableCell<CheckpointRow, CheckpointRow> {
    private final Node instance = Icons.of("fth-server", "checkpoint-place");
    private final Node cloud = Icons.of("fth-cloud", "checkpoint-place");
    private final Node doubt = Icons.of("fth-alert-triangle", "checkpoint-place-doubt");
    private final Label cost = new Label();
    private final VBox box = new VBox(2, new HBox(6, instance, cloud, doubt), cost);

    CheckpointPlaces() {
        box.setAlignment(Pos.CENTER_LEFT);
        cost.getStyleClass().add(StyleClasses.CAPTION);
        for (Node node : new Node[] {instance, cloud, doubt, cost}) {
            node.managedProperty().bind(node.visibleProperty());
        }
    }

    @Override
    protected void updateItem(CheckpointRow row, boolean empty) {
        super.updateItem(row, empty);
        setText(null);
        setGraphic(empty || row == null ? null : box);
        setTooltip(empty || row == null ? null : new Tooltip(explain(row)));
        if (!empty && row != null) {
            boolean copied = !row.checkpoint().copies().isEmpty();
            instance.setVisible(row.onInstance());
            cloud.setVisible(copied);
            doubt.setVisible(copied && row.checkpoint().wholeCopies().isEmpty());
            cost.setText(row.keepingPerMonth()
                    .map(it -> CheckpointTable.TEXT.text("keeping", Formats.money(it)))
                    .orElse(""));
            cost.setVisible(!cost.getText().isEmpty());
        }
    }

    private static String explain(CheckpointRow row) {
        List<String> lines = new ArrayList<>();
        if (row.onInstance()) {
            lines.add(CheckpointTable.TEXT.text(
                    "places.instance", row.checkpoint().path()));
        }
        for (Copy copy : row.checkpoint().copies()) {
            lines.add(CheckpointTable.TEXT.text("places.s3", copy.uri(), ByteSize.text(copy.size())));
            if (copy.arriving()) {
                lines.add(CheckpointTable.TEXT.text("places.s3.arriving"));
            } else if (!copy.isAsLargeAs(row.checkpoint())) {
                lines.add(CheckpointTable.TEXT.text("places.s3.partial"));
            }
        }
        row.keepingPerMonth().ifPresent(it -> lines.add(CheckpointTable.TEXT.text("keeping.tip", Formats.money(it))));
        return lines.isEmpty() ? CheckpointTable.TEXT.text("places.none") : String.join("\n", lines);
    }
}
