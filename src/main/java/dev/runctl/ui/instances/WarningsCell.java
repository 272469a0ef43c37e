package dev.runctl.ui.instances;

import dev.runctl.ui.control.HoverTip;
import dev.runctl.ui.control.Icons;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** An icon for each thing that a person should know of; the words are in the tooltip. */
final class WarningsCell extends HBox {
    // What comes anew into a window is dressed by its style sheets again, so an icon once made stays.
    private final Map<RowWarning.Kind, FontIcon> icons = new EnumMap<>(RowWarning.Kind.class);
    private String words = "";

    WarningsCell() {
        super(4);
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleRole(AccessibleRole.TEXT);
        HoverTip.on(this, () -> words);
    }

    void show(InstanceRow row, Instant now) {
        List<RowWarning> warnings = row.facts().notes().warnings();
        icons.forEach((kind, icon) -> icon.setVisible(warnings.stream().anyMatch(it -> it.kind() == kind)));
        warnings.forEach(it -> icons.computeIfAbsent(it.kind(), this::made));
        words = warnings.stream().map(it -> WarningText.sentence(it, now)).collect(Collectors.joining("\n\n"));
        setAccessibleText(words);
    }

    private FontIcon made(RowWarning.Kind kind) {
        FontIcon icon = Icons.of(WarningText.icon(kind), WarningText.tone(kind).iconClass(), "cell-warning");
        icon.managedProperty().bind(icon.visibleProperty());
        // In the order of their gravity, whichever comes first.
        int at = (int)
                icons.keySet().stream().filter(it -> it.compareTo(kind) < 0).count();
        getChildren().add(at, icon);
        return icon;
    }
}
