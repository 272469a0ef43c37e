package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.common.FakeDownloadFolder;
import dev.runctl.ui.common.FakeInspections;
import dev.runctl.ui.common.RecordingNavigator;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.LogView;
import dev.runctl.ui.control.chart.CurveChart;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import dev.runctl.ui.theme.Theme;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class RunMetricsUiTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final FakeRunOperations operations = new FakeRunOperations();
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final Background background = new Background(UiThread.executor());
    private final Run run = SampleRuns.run(1, RunState.RUNNING);
    private final Run other = SampleRuns.run(2, RunState.SUCCEEDED);
    private @Nullable RunPageView view;

    @Start
    void start(Stage stage) {
        StringBuilder log = new StringBuilder("Epoch 1/2\n");
        for (int i = 1; i <= 500; i++) {
            double loss = i == 300 ? 50 : 1.0 / i;
            log.append("\r 40%|####      | ")
                    .append(i)
                    .append("/1000 [00:10<00:10, 4.5it/s, loss=")
                    .append(loss);
            log.append(", acc=").append(i / 10).append("%]");
        }
        operations.runs = List.of(run, other);
        operations.logs.put(other.id(), "step=1 loss=0.9\nstep=2 loss=0.8\n");
        operations.logs.put(run.id(), log + "\nreward -> 3.5\nreward -> 4.5\n");
        Clock clock = Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC);
        var page = new RunPageViewModel(
                operations, new RecordingNavigator(), workbench, background, UiThread.executor(), clock);
        view = new RunPageView(
                page,
                new LogView(workbench, path -> {}),
                workbench,
                this::overlay,
                new CheckpointLook(new FakeInspections(), background, Runnable::run),
                new CheckpointDownloads(
                        (wanted, ref, folder, question, steps, cancel) -> List.of(),
                        workbench,
                        new FakeDownloadFolder(),
                        path -> {}));
        Scene scene = new Scene(new StackPane(view.node()), 1100, 760);
        new Theme(new SimpleBooleanProperty()).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        view.open(run.id());
    }

    private Runnable overlay(Node content, Runnable onClosed) {
        StackPane root = (StackPane) Objects.requireNonNull(view).node().getParent();
        root.getChildren().add(content);
        return () -> root.getChildren().remove(content);
    }

    @Stop
    void stop() {
        Objects.requireNonNull(view).close();
        background.close();
    }

    private static List<CurveChart> charts(FxRobot robot) {
        return robot.lookup(".curve-chart").queryAllAs(CurveChart.class).stream()
                .toList();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    private static void openTab(FxRobot robot) {
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Running"));
        robot.clickOn("#run-metrics-tab");
        await().atMost(LONG).until(() -> charts(robot).size() == 2);
    }

    @Test
    void chartsShareTheirCursorAndTheirZoom(FxRobot robot) {
        openTab(robot);
        await().atMost(LONG).until(() -> text(robot, "#run-progress-where").startsWith("Epoch 1 of 2"));
        assertThat(text(robot, "#run-progress-percent")).isEqualTo("25%");
        List<Node> canvases = robot.lookup(".chart-canvas").queryAll().stream().toList();
        robot.moveTo(canvases.getFirst());
        await().atMost(LONG)
                .until(() -> charts(robot).stream().allMatch(it -> where(it).startsWith("step 2")));
        Bounds bounds = canvases.getFirst().localToScreen(canvases.getFirst().getBoundsInLocal());
        double middle = bounds.getCenterY();
        robot.moveTo(bounds.getMinX() + 100, middle)
                .press(MouseButton.PRIMARY)
                .moveTo(bounds.getMinX() + 180, middle)
                .moveTo(bounds.getMinX() + 200, middle)
                .release(MouseButton.PRIMARY);
        await().atMost(LONG)
                .until(() -> robot.lookup("#metrics-reset-zoom").queryButton().isVisible());
        robot.doubleClickOn(canvases.getLast());
        await().atMost(LONG)
                .until(() -> !robot.lookup("#metrics-reset-zoom").queryButton().isVisible());
        robot.push(KeyCode.LEFT);
        assertThat(where(charts(robot).getFirst())).startsWith("step");
        assertThat(canvases.getLast().getAccessibleText()).contains("acc");
    }

    private static String where(CurveChart chart) {
        return chart.lookupAll(".caption").stream()
                .map(it -> ((Labeled) it).getText())
                .filter(it -> it.startsWith("step"))
                .findFirst()
                .orElse("");
    }

    @Test
    void aPatternIsCheckedTriedAndUsed(FxRobot robot) {
        openTab(robot);
        robot.clickOn("#metrics-patterns");
        TextField regex = robot.lookup(".pattern-regex").queryAs(TextField.class);
        TextField name = robot.lookup(".pattern-name").queryAs(TextField.class);
        robot.interact(() -> regex.setText("reward -> ("));
        assertThat(robot.lookup(".field-error").queryAs(Labeled.class).getText())
                .startsWith("This is no regular expression");
        assertThat(robot.lookup("#pattern-save").queryButton().isDisabled()).isTrue();
        robot.interact(() -> {
            regex.setText("reward -> (?<value>\\S+)");
            name.setText("Reward");
        });
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(robot.lookup(".field-help").queryAllAs(Labeled.class).stream()
                                .map(Labeled::getText))
                        .contains("Finds reward = 4.5 in the newest lines."));
        robot.clickOn("#pattern-save");
        await().atMost(LONG)
                .until(() -> charts(robot).stream().anyMatch(it -> it.title().equals("reward")));
    }

    @Test
    void aRuleIsTriedOnTheLogAndShownAboveIt(FxRobot robot) {
        openTab(robot);
        Node tabs = robot.lookup("#run-tabs .tab-header-area").query();
        Bounds before = tabs.localToScene(tabs.getBoundsInLocal());
        robot.clickOn("#metrics-rules");
        TextField regex = robot.lookup(".rule-regex").queryAs(TextField.class);
        TextField name = robot.lookup(".rule-name").queryAs(TextField.class);
        robot.interact(() -> regex.setText("reward -> ("));
        assertThat(robot.lookup("#rules-save").queryButton().isDisabled()).isTrue();
        robot.interact(() -> {
            regex.setText("reward -> 4");
            name.setText("Good reward");
        });
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(robot.lookup(".field-help").queryAllAs(Labeled.class).stream()
                                .map(Labeled::getText))
                        .anyMatch(it -> it.startsWith("Fits 1 of the newest") && it.endsWith("reward -> 4.5")));
        robot.clickOn("#rules-save");
        await().atMost(LONG)
                .until(() -> robot.lookup("#run-finding").query().lookupAll(".label").stream()
                        .anyMatch(it -> ((Labeled) it).getText().equals("Good reward: reward -> 4.5")));
        assertThat(operations.metrics.settings.values())
                .singleElement()
                .satisfies(it -> assertThat(it.rules()).hasSize(1));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(tabs.localToScene(tabs.getBoundsInLocal()))
                .as("the tabs stay where they are")
                .isEqualTo(before);
    }

    @Test
    @SuppressWarnings("unchecked")
    void runsAreDrawnOverOneAnother(FxRobot robot) {
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Running"));
        robot.clickOn("#run-compare-tab");
        ComboBox<Run> chooser = robot.lookup("#compare-with").queryAs(ComboBox.class);
        await().atMost(LONG).until(() -> chooser.getItems().size() == 1);
        robot.interact(() -> {
            chooser.show();
            chooser.setValue(other);
            chooser.hide();
        });
        await().atMost(LONG)
                .until(() -> charts(robot).stream()
                        .anyMatch(it -> it.title().equals("loss") && it.curves().size() == 2));
        assertThat(robot.lookup(".compared-run").queryAll()).hasSize(2);
        robot.clickOn("#compare-by-time");
        await().atMost(LONG)
                .until(() -> charts(robot).stream()
                        .noneMatch(it -> it.isVisible() && it.curves().size() == 2));
    }

    @Test
    void picturesAndNumbersCanBeSaved(FxRobot robot) throws Exception {
        openTab(robot);
        CurveChart chart = charts(robot).getFirst();
        MetricsExport export = new MetricsExport(workbench);
        Path png = folder.resolve("chart.png");
        Path csv = folder.resolve("chart.csv");
        List<Curve> curves = chart.curves();
        robot.interact(() -> {
            export.savePng(png, chart);
            export.saveCsv(csv, curves);
        });
        await().atMost(LONG).until(() -> Files.exists(csv) && Files.exists(png));
        Image image = new Image(new ByteArrayInputStream(Files.readAllBytes(png)));
        assertThat(image.isError()).isFalse();
        assertThat(image.getWidth()).isGreaterThan(chart.getWidth() * 1.9);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines)
                .hasSize(501)
                .contains("\"loss\",step,\"\",300,,50")
                .first()
                .isEqualTo("metric,axis,unit,position,time,value");
    }
}
