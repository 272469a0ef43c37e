package dev.runctl.ui.instances;

import dev.runctl.ui.control.HoverTip;
import dev.runctl.ui.control.Icons;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.HBox;

/** An icon for each thing that a person should know of; the words are in the tooltip. */
final class WarningsCell extends HBox {
    private String words = "";
    private List<RowWarning> showing = List.of();

    WarningsCell() {
        super(4);
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleRole(AccessibleRole.TEXT);
        HoverTip.on(this, () -> words);
    }

    void show(InstanceRow row, Instant now) {
        List<RowWarning> warnings = row.facts().notes().warnings();
        words = warnings.stream().map(it -> WarningText.sentence(it, now)).collect(Collectors.joining("\n\n"));
        if (!warnings.equals(showing)) {
            showing = warnings;
            getChildren()
                    .setAll(warnings.stream()
                            .map(it -> Icons.of(
                                    WarningText.icon(it.kind()),
                                    WarningText.tone(it.kind()).iconClass(),
                                    "cell-warning"))
                            .toList());
        }
        setAccessibleText(words);
    }
}
