package dev.runctl.ui.control;

import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/** A tooltip made and worded when the mouse comes: a table has hundreds of cells, of which nobody points at most. */
public final class HoverTip {
    private static final double WIDTH = 380;

    private final Node node;
    private final Supplier<String> words;
    private @Nullable Tooltip tip;

    private HoverTip(Node node, Supplier<String> words) {
        this.node = node;
        this.words = words;
    }

    /** @param words empty for no tooltip */
    public static void on(Node node, Supplier<String> words) {
        HoverTip tip = new HoverTip(node, words);
        node.addEventHandler(MouseEvent.MOUSE_ENTERED, event -> tip.entered());
    }

    private void entered() {
        String text = words.get();
        Tooltip known = tip;
        if (text.isEmpty()) {
            if (known != null) {
                Tooltip.uninstall(node, known);
                tip = null;
            }
            return;
        }
        if (known == null) {
            known = new Tooltip();
            known.setWrapText(true);
            known.setMaxWidth(WIDTH);
            Tooltip.install(node, known);
            tip = known;
        }
        known.setText(text);
    }
}
