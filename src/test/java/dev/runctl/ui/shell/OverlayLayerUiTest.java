package dev.runctl.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.testing.NeedsDisplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class OverlayLayerUiTest {
    private final StackPane behind = new StackPane();
    private final List<String> heard = new ArrayList<>();
    private @Nullable OverlayLayer overlays;

    @Start
    void start(Stage stage) {
        StackPane page = new StackPane(behind);
        page.addEventHandler(KeyEvent.KEY_PRESSED, event -> heard.add("key " + event.getCode()));
        page.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> heard.add("clicks " + event.getClickCount()));
        StackPane root = new StackPane(page);
        overlays = new OverlayLayer(root);
        stage.setScene(new Scene(root, 300, 200));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
    }

    private OverlayLayer overlays() {
        return Objects.requireNonNull(overlays);
    }

    @Test
    void escapeClosesTheTopmostAloneWhereverTheFocusIs(FxRobot robot) {
        robot.interact(() -> {
            overlays().show(new Button("below"), () -> heard.add("below closed"));
            overlays().show(new Button("top"), () -> heard.add("top closed"));
            escape(behind);
        });
        assertThat(heard).containsExactly("top closed");
        robot.interact(() -> escape(behind));
        assertThat(heard).containsExactly("top closed", "below closed");
        robot.interact(() -> escape(behind));
        assertThat(heard).endsWith("key ESCAPE");
    }

    @Test
    void theRestOfADoubleClickGoesNowhereAndTheNextClickIsOneAgain(FxRobot robot) {
        robot.interact(() -> {
            Runnable close = overlays().show(new Button("top"), () -> {});
            click(behind, 1);
            close.run();
            click(behind, 2);
        });
        assertThat(heard).containsExactly("clicks 1");
        robot.interact(() -> {
            click(behind, 1);
            click(behind, 2);
        });
        assertThat(heard).containsExactly("clicks 1", "clicks 1", "clicks 2");
    }

    private static void escape(Node target) {
        Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false));
    }

    private static void click(Node target, int count) {
        for (var type : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED, MouseEvent.MOUSE_CLICKED)) {
            Event.fireEvent(
                    target,
                    new MouseEvent(
                            type,
                            5,
                            5,
                            5,
                            5,
                            MouseButton.PRIMARY,
                            count,
                            false,
                            false,
                            false,
                            false,
                            true,
                            false,
                            false,
                            true,
                            false,
                            true,
                            null));
        }
    }
}
