package dev.runctl.ui.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.service.run.LogQuery;
import dev.runctl.service.run.LogRoute;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.UiThread;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class LogViewUiTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LogViewModel model = LogViewModel.paced(UiThread.executor(), Clock.systemUTC());
    private final List<Path> opened = new ArrayList<>();
    private @org.jspecify.annotations.Nullable LogView view;

    @Start
    void start(Stage stage) {
        LogView shown = new LogView(new RecordingWorkbench(), opened::add);
        shown.show(model, Path.of("run.log"));
        stage.setScene(new Scene(new StackPane(shown.node()), 900, 600));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        view = shown;
    }

    private LogView view() {
        return Objects.requireNonNull(view);
    }

    private void say(String text) {
        model.chunk(new LogChunk(0, text.getBytes(UTF_8)));
    }

    private boolean shows(FxRobot robot, String text) {
        return robot.lookup((javafx.scene.Node node) -> node instanceof Text it
                        && it.getText().contains(text)
                        && it.getParent().getParent().isVisible())
                .tryQuery()
                .isPresent();
    }

    @Test
    void theFootNamesTheWayAndItsLag(FxRobot robot) {
        say("one\n");
        model.lag(Duration.ofMillis(62), LogRoute.SESSION);
        await().atMost(LONG)
                .until(() -> robot.lookup("#log-lag").queryLabeled().getText().equals("Session Manager, lag 62 ms"));
        Label foot = robot.lookup("#log-lag").queryAs(Label.class);
        model.detours(Map.of(
                LogRoute.SESSION, new Failure.AccessDenied(Failure.Evidence.of("ssm StartSession", "Not you."))));
        model.lag(Duration.ofMillis(2340), LogRoute.CLOUDWATCH);
        await().atMost(Duration.ofSeconds(10)).until(() -> foot.getText().equals("CloudWatch Logs, lag 2.3 s"));
        assertThat(foot.getTooltip().getText())
                .endsWith("\nNot by Session Manager: This profile may not do that. Not you.");
        model.lag(Duration.ofMillis(420), LogRoute.COMMAND);
        await().atMost(LONG)
                .until(() -> robot.lookup("#log-lag").queryLabeled().getText().equals("Run Command, lag 0.4 s"));
    }

    /** Else what comes next would carry the reader away from the line that was asked for. */
    @Test
    void homeStaysAlsoWhereAllThereIsFitsIntoTheView(FxRobot robot) {
        say("the first line\nanother\n");
        await().atMost(LONG).until(() -> shows(robot, "the first line"));
        robot.interact(() -> view().focus());
        robot.push(KeyCode.HOME);
        assertThat(model.followingProperty().get()).isFalse();

        say("more\n".repeat(500));
        await().atMost(LONG)
                .until(() -> robot.lookup("#log-jump").queryButton().getText().contains("500 new lines"));
        assertThat(shows(robot, "the first line")).isTrue();
    }

    @Test
    void aMillionLinesNeedNoMoreNodesThanFitAndTheEndIsShown(FxRobot robot) {
        StringBuilder block = new StringBuilder();
        for (int from = 0; from < 1_000_000; from += 10_000) {
            block.setLength(0);
            for (int i = from; i < from + 10_000; i++) {
                block.append("step ").append(i).append(" loss 0.123\n");
            }
            say(block.toString());
        }
        await().atMost(LONG).until(() -> shows(robot, "step 999999 "));
        assertThat(view().lineNodes()).isBetween(10, 60);
        assertThat(model.buffer().size()).isEqualTo(200_000);

        robot.interact(() -> view().focus());
        robot.push(KeyCode.HOME);
        await().atMost(LONG).until(() -> shows(robot, "step 800000 "));
        assertThat(model.followingProperty().get()).isFalse();
        robot.clickOn("Open log file");
        assertThat(opened).containsExactly(Path.of("run.log"));

        say("one more\n");
        await().atMost(LONG)
                .until(() -> robot.lookup("#log-jump").queryButton().getText().contains("1 new line"));
        assertThat(shows(robot, "one more")).isFalse();
        robot.push(KeyCode.END);
        await().atMost(LONG).until(() -> shows(robot, "one more"));
        assertThat(model.followingProperty().get()).isTrue();
        assertThat(view().lineNodes()).isBetween(10, 60);
    }

    @Test
    void searchingCountsStepsAndFilters(FxRobot robot) {
        say("alpha loss\nbeta\ngamma LOSS\n");
        await().atMost(LONG).until(() -> shows(robot, "beta"));
        robot.interact(() -> view().focus());
        robot.push(KeyCode.CONTROL, KeyCode.F);
        robot.write("loss");
        TextField query = robot.lookup("#log-query").query();
        assertThat(query.getText()).isEqualTo("loss");
        robot.push(KeyCode.ENTER);
        await().atMost(LONG)
                .until(() ->
                        robot.lookup("#log-matches").queryLabeled().getText().equals("1 of 2"));
        robot.clickOn("#log-filter");
        await().atMost(LONG).until(() -> !shows(robot, "beta"));
        assertThat(shows(robot, "gamma LOSS")).isTrue();
        robot.clickOn("#log-query").push(KeyCode.ESCAPE);
        await().atMost(LONG).until(() -> shows(robot, "beta"));
    }

    @Test
    void onlyErrorsAreShownWithLinesAroundAndAMistakeIsSaid(FxRobot robot) {
        say("one\ntwo\nERROR three\nfour\nfive\nsix\nValueError: seven\n");
        await().atMost(LONG).until(() -> shows(robot, "ValueError"));
        robot.interact(() -> model.find().levelProperty().set(LogQuery.Level.ERROR));
        await().atMost(LONG)
                .until(() ->
                        robot.lookup("#log-matches").queryLabeled().getText().equals("2 lines"));
        await().atMost(LONG).until(() -> !shows(robot, "one") && !shows(robot, "four"));
        robot.interact(() -> model.find().aroundProperty().set(2));
        await().atMost(LONG).until(() -> shows(robot, "four") && shows(robot, "one"));
        robot.clickOn("#log-regex");
        robot.interact(() -> model.find().queryProperty().set("se(ven"));
        await().atMost(LONG).until(() -> robot.lookup("#log-problem").query().isVisible());
        robot.interact(() -> model.find().queryProperty().set("se.en$"));
        await().atMost(LONG)
                .until(() ->
                        robot.lookup("#log-matches").queryLabeled().getText().equals("1 of 1"));
        assertThat(robot.lookup("#log-problem").query().isVisible()).isFalse();
    }

    @Test
    void theMatchGoneToStaysInViewAndALineGoneToIsMarked(FxRobot robot) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 600; i++) {
            text.append(i % 50 == 0 ? "ERROR " : "line ").append(i).append('\n');
        }
        say(text.append("x".repeat(500)).append("\nlast").toString());
        await().atMost(LONG).until(() -> shows(robot, "last"));
        await().atMost(LONG).until(() -> isScrolledSideways(robot));
        Node bar = bar(robot);
        assertThat(bottom(rowOf(robot, "last")))
                .as("no line lies under the bar")
                .isLessThanOrEqualTo(bar.localToScene(bar.getBoundsInLocal()).getMinY());

        robot.interact(() -> {
            model.followingProperty().set(false);
            model.find().levelProperty().set(LogQuery.Level.ERROR);
        });
        await().atMost(LONG).until(() -> shows(robot, "ERROR 50") && !shows(robot, "line 51"));
        assertThat(rowOf(robot, "ERROR 50").getPseudoClassStates())
                .extracting(PseudoClass::getPseudoClassName)
                .contains("error");
        robot.interact(() -> model.find().next(model.firstLine() + 300));
        double there = bottom(rowOf(robot, "ERROR 350"));
        robot.interact(() -> robot.lookup("#log-filter").<ToggleButton>query().fire());
        await().atMost(LONG).until(() -> shows(robot, "line 351"));
        assertThat(bottom(rowOf(robot, "ERROR 350"))).isEqualTo(there);

        robot.interact(() -> view().focus());
        robot.push(KeyCode.CONTROL, KeyCode.G).write("120").push(KeyCode.ENTER);
        await().atMost(LONG).until(() -> shows(robot, "line 120"));
        javafx.scene.shape.Path mark =
                (javafx.scene.shape.Path) rowOf(robot, "line 120").lookup(".log-mark-current");
        assertThat(mark.getElements()).isNotEmpty();
    }

    private static Node rowOf(FxRobot robot, String text) {
        Node words = robot.lookup((Node node) -> node instanceof Text it
                        && it.getText().equals(text)
                        && it.getParent().getParent().isVisible())
                .query();
        return words.getParent().getParent();
    }

    private static double bottom(Node node) {
        return node.localToScene(node.getLayoutBounds()).getMaxY();
    }

    private static Node bar(FxRobot robot) {
        return robot.lookup((Node node) ->
                        node instanceof ScrollBar it && it.getOrientation() == Orientation.HORIZONTAL && it.isVisible())
                .query();
    }

    @Test
    void longLinesAreWrappedAndALineIsGoneToByItsNumber(FxRobot robot) {
        StringBuilder text = new StringBuilder("x".repeat(500)).append('\n');
        for (int i = 2; i <= 300; i++) {
            text.append("line ").append(i).append('\n');
        }
        say(text.toString());
        await().atMost(LONG).until(() -> shows(robot, "line 300"));
        assertThat(isScrolledSideways(robot)).isFalse(); // the long line is not in view
        robot.interact(() -> view().focus());
        robot.push(KeyCode.CONTROL, KeyCode.G);
        robot.write("301").push(KeyCode.ENTER);
        assertThat(robot.lookup("#log-line-problem").queryLabeled().getText())
                .isEqualTo("This log has no such line. Write a number from 1 to 300.");
        robot.interact(() -> robot.lookup("#log-line").<TextField>query().setText("1"));
        robot.push(KeyCode.ENTER);
        await().atMost(LONG).until(() -> isScrolledSideways(robot));
        robot.clickOn("#log-wrap");
        await().atMost(LONG).until(() -> !isScrolledSideways(robot));
        assertThat(shows(robot, "\nxxx")).isTrue();
        assertThat(shows(robot, "line 2")).isTrue();
    }

    private static boolean isScrolledSideways(FxRobot robot) {
        return robot.lookup((javafx.scene.Node node) -> node instanceof ScrollBar bar
                        && bar.getOrientation() == Orientation.HORIZONTAL
                        && bar.isVisible())
                .tryQuery()
                .isPresent();
    }

    @Test
    void aProgressBarRedrawsInPlaceAndTextIsCopied(FxRobot robot) {
        say("start\n 10%|#\r 20%|##\r");
        await().atMost(LONG).until(() -> shows(robot, "20%|##"));
        assertThat(shows(robot, "10%|#")).isFalse();
        robot.interact(() -> view().viewport().selectAll());
        robot.interact(() -> view().focus());
        robot.push(KeyCode.CONTROL, KeyCode.C);
        String[] copied = new String[1];
        robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
        assertThat(copied[0]).isEqualTo("start\n 20%|##");
    }

    @Test
    void troubleIsSaidUntilThereIsContactAgain(FxRobot robot) {
        say("a\n");
        model.trouble(
                new dev.runctl.domain.failure.Failure.Unreachable(dev.runctl.domain.failure.Failure.Evidence.NONE));
        await().atMost(LONG).until(() -> robot.lookup("#log-trouble").query().isVisible());
        say("b\n");
        await().atMost(LONG).until(() -> !robot.lookup("#log-trouble").query().isVisible());
        Button jump = robot.lookup("#log-jump").queryButton();
        assertThat(jump.isVisible()).isFalse();
    }
}
