package dev.runctl.ui.shell;

import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Dims the window and shows content over it, several deep; keeps the focus inside and gives it back at the end. */
final class OverlayLayer implements Overlays {
    private final StackPane root;
    private final Deque<Node> open = new ArrayDeque<>();

    OverlayLayer(StackPane root) {
        this.root = root;
        root.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.focusOwnerProperty().subscribe(this::keepFocus);
            }
        });
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    @Override
    public Runnable show(Node content, Runnable onClosed) {
        return show(content, Pos.CENTER, onClosed);
    }

    Runnable show(Node content, Pos position, Runnable onClosed) {
        Node before = root.getScene() == null ? null : root.getScene().getFocusOwner();
        StackPane layer = new StackPane(content);
        layer.getStyleClass().addAll(StyleClasses.SCRIM, "overlay");
        StackPane.setAlignment(content, position);
        Runnable close = () -> {
            if (open.remove(layer)) {
                root.getChildren().remove(layer);
                if (before != null) {
                    before.requestFocus();
                }
                onClosed.run();
            }
        };
        layer.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close.run();
                event.consume();
            }
        });
        layer.setOnMousePressed(event -> {
            if (event.getTarget() == layer) {
                event.consume();
            }
        });
        open.push(layer);
        root.getChildren().add(layer);
        UiThread.later(() -> focusInside(layer));
        return close;
    }

    private void keepFocus(@Nullable Node owner) {
        Node top = open.peek();
        if (top != null && owner != null && !isInside(owner, top)) {
            UiThread.later(() -> focusInside(top));
        }
    }

    private void focusInside(Node layer) {
        Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
        if (open.peek() == layer && (owner == null || !isInside(owner, layer))) {
            Node first = firstFocusable(layer);
            if (first != null) {
                first.requestFocus();
            }
        }
    }

    private static boolean isInside(Node node, Node ancestor) {
        for (Node it = node; it != null; it = it.getParent()) {
            if (it == ancestor) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Node firstFocusable(Node node) {
        if (node.isFocusTraversable() && !node.isDisabled() && node.isVisible()) {
            return node;
        }
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Node found = firstFocusable(child);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
