package dev.runctl.ui.shell;

import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayDeque;
import java.util.Deque;
import javafx.event.EventTarget;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * Dims the window and shows content over it, several deep; keeps the focus and the keys inside and gives the focus back at
 * the end. The rest of a double click whose first click opened or closed it goes nowhere.
 */
final class OverlayLayer implements Overlays {
    private record Layer(Node node, Runnable close) {}

    private final StackPane root;
    private final Deque<Layer> open = new ArrayDeque<>();
    /** Something else is under the pointer now than was when the click began. */
    private boolean changedUnderPointer;

    OverlayLayer(StackPane root) {
        this.root = root;
        root.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                guard(scene);
            }
        });
    }

    private void guard(Scene scene) {
        scene.focusOwnerProperty().subscribe(this::keepFocus);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::keepKey);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, this::swallowRepeated);
        scene.addEventFilter(MouseEvent.MOUSE_RELEASED, this::swallowRepeated);
        scene.addEventFilter(MouseEvent.MOUSE_CLICKED, this::swallowRepeated);
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
        StackPane node = new StackPane(content);
        node.getStyleClass().addAll(StyleClasses.SCRIM, "overlay");
        StackPane.setAlignment(content, position);
        Layer[] layer = new Layer[1];
        Runnable close = () -> {
            if (open.remove(layer[0])) {
                root.getChildren().remove(node);
                changedUnderPointer = true;
                if (before != null) {
                    before.requestFocus();
                }
                onClosed.run();
            }
        };
        layer[0] = new Layer(node, close);
        node.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close.run();
                event.consume();
            }
        });
        node.setOnMousePressed(event -> {
            if (event.getTarget() == node) {
                event.consume();
            }
        });
        open.push(layer[0]);
        root.getChildren().add(node);
        changedUnderPointer = true;
        UiThread.later(() -> focusInside(layer[0]));
        return close;
    }

    /** The focus may be elsewhere for a moment, or nowhere; what is behind must not be told of a key even then. */
    private void keepKey(KeyEvent event) {
        Layer top = open.peek();
        if (top == null || isInside(event.getTarget(), top.node())) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE) {
            top.close().run();
            event.consume();
        } else if (event.getTarget() instanceof Node) {
            focusInside(top);
            event.consume();
        }
    }

    private void swallowRepeated(MouseEvent event) {
        if (event.getClickCount() > 1 && changedUnderPointer) {
            event.consume();
        } else if (event.getEventType() == MouseEvent.MOUSE_PRESSED) {
            changedUnderPointer = false;
        }
    }

    private void keepFocus(@Nullable Node owner) {
        Layer top = open.peek();
        if (top != null && owner != null && !isInside(owner, top.node())) {
            UiThread.later(() -> focusInside(top));
        }
    }

    private void focusInside(Layer layer) {
        Node owner = root.getScene() == null ? null : root.getScene().getFocusOwner();
        if (open.peek() == layer && (owner == null || !isInside(owner, layer.node()))) {
            Node first = firstFocusable(layer.node());
            if (first != null) {
                first.requestFocus();
            }
        }
    }

    private static boolean isInside(EventTarget target, Node ancestor) {
        for (Node it = target instanceof Node node ? node : null; it != null; it = it.getParent()) {
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
