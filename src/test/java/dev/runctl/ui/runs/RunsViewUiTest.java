package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.common.FakeDownloadFolder;
import dev.runctl.ui.common.FakeInspections;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.SampleRuns;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.LogView;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class RunsViewUiTest implements Navigator {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeRunOperations operations = new FakeRunOperations();
    private final RecordingWorkbench workbench = new RecordingWorkbench();
    private final Background background = new Background(UiThread.executor());
    private final Run running = SampleRuns.run(1, RunState.RUNNING);
    private final Run stopped = SampleRuns.run(2, RunState.STOPPED);
    private final List<String> visits = new java.util.concurrent.CopyOnWriteArrayList<>();
    private @Nullable RunsView view;

    @Start
    void start(Stage stage) {
        operations.runs = List.of(running, stopped);
        operations.expenses.put(stopped.id(), RunExpense.estimated(Amount.of(new BigDecimal("0.7545"))));
        operations.expenses.put(
                running.id(), RunExpense.seen(new Amount(new BigDecimal("2"), new BigDecimal("3"), Duration.ZERO)));
        operations.logs.put(running.id(), "Epoch 3/10\n");
        operations.logs.put(stopped.id(), "saved\n");
        operations.checkpoints = List.of(
                SampleRuns.checkpoint(4, 0, Verdict.Kind.INCOMPLETE, "json-truncated", Optional.of(stopped.id())),
                SampleRuns.checkpoint(3, 0.2, Verdict.Kind.COMPLETE, "json-parses", Optional.of(stopped.id())));
        Clock clock = Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC);
        var page = new RunPageViewModel(operations, this, workbench, background, UiThread.executor(), clock);
        RunsView shown = new RunsView(
                new RunsViewModel(operations, () -> List.of(Location.thisComputer()), UiThread.executor(), clock),
                new RunPageView(
                        page,
                        new LogView(workbench, path -> {}),
                        workbench,
                        (content, onClosed) -> () -> {},
                        new CheckpointLook(new FakeInspections(), background, Runnable::run),
                        new CheckpointDownloads(
                                (wanted, ref, folder, question, steps, cancel) -> List.of(),
                                workbench,
                                new FakeDownloadFolder(),
                                path -> {})),
                new MergedLogViewModel(operations, background, UiThread.executor()),
                workbench,
                this);
        view = shown;
        stage.setScene(new Scene(new StackPane(shown.node()), 1100, 700));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        shown.shown();
    }

    @Stop
    void stop() {
        Objects.requireNonNull(view).hidden();
        background.close();
    }

    private static int numberOf(Run run) {
        return List.of(1, 2, 3).stream()
                .filter(it -> SampleRuns.id(it).equals(run.id()))
                .findFirst()
                .orElseThrow();
    }

    private static String text(FxRobot robot, String id) {
        return robot.lookup(id).queryLabeled().getText();
    }

    @Test
    void enterOpensTheRunAndEscapeLeadsBack(FxRobot robot) {
        TableView<ListedRun> table = robot.lookup("#runs-table").queryTableView();
        await().atMost(LONG).until(() -> table.getItems().size() == 2);
        robot.interact(() -> {
            table.requestFocus();
            table.getSelectionModel().select(1);
        });
        // Held down until the page is there: it must not press anything on it.
        robot.press(KeyCode.ENTER);
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Stopped"));
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
        assertThat(text(robot, "#run-cost")).isEqualTo("about $0.75");
        assertThat(robot.lookup("#run-cost").queryLabeled().getTooltip().getText())
                .contains("did not see");
        assertThat(visits).containsExactly("run " + stopped.id());
        assertThat(table.getParent().getParent().getParent().isVisible()).isFalse();
        robot.push(KeyCode.ESCAPE);
        assertThat(visits).last().isEqualTo("runs");
        assertThat(table.getParent().getParent().getParent().isVisible()).isTrue();
    }

    @Test
    void theHeadOfARunSaysWhatIsAtStakeAndNothingThatIsNotKnown(FxRobot robot) {
        operations.logs.put(
                running.id(),
                "2026-03-01T11:00:00Z step 1000/4000 loss 0.5\n2026-03-01T11:30:00Z step 2000/4000 loss 0.4\n");
        operations.checkpoints =
                List.of(SampleRuns.checkpoint(3, 0.2, Verdict.Kind.COMPLETE, "json-parses", Optional.of(running.id())));
        operations.costOfPeriods = Optional.of(Amount.of(new BigDecimal("1.25")));
        operations.pricePerHour = Optional.of(new HourlyPrice(BigDecimal.TWO, HourlyPrice.Basis.LIST_PRICE));
        TableView<ListedRun> table = robot.lookup("#runs-table").queryTableView();
        await().atMost(LONG).until(() -> table.getItems().size() == 2);
        robot.interact(() -> {
            table.requestFocus();
            table.getSelectionModel()
                    .select(table.getItems().stream()
                            .filter(it -> it.id().equals(running.id()))
                            .findFirst()
                            .orElseThrow());
        });
        robot.type(KeyCode.ENTER);

        await().atMost(LONG).until(() -> text(robot, "#run-cost").equals("$2.00–3.00"));
        await().atMost(LONG).until(() -> isShown(robot, "#run-since-checkpoint"));
        assertThat(text(robot, "#run-since-checkpoint")).isEqualTo("$1.25");
        await().atMost(LONG).until(() -> isShown(robot, "#run-per-thousand"));
        assertThat(text(robot, "#run-per-thousand"))
                .as("$1.25 for the whole run and its thousand steps: nobody saw the lines come")
                .isEqualTo("$1.25");
    }

    private static boolean isShown(FxRobot robot, String query) {
        return robot.lookup(query).queryLabeled().getParent().isVisible();
    }

    @Test
    void whatIsNewInARunLeavesSelectionAndClickAlone(FxRobot robot) {
        TableView<ListedRun> table = robot.lookup("#runs-table").queryTableView();
        await().atMost(LONG).until(() -> table.getItems().size() == 2);
        robot.interact(() -> table.getSelectionModel().select(1));
        ListedRun selected = table.getItems().get(1);
        operations.change(SampleRuns.run(3, RunState.RUNNING));
        await().atMost(LONG).until(() -> table.getItems().size() == 3);
        assertThat(table.getSelectionModel().getSelectedItem()).isSameAs(selected);
        Node words = robot.from(table).lookup(".run-arguments").nth(0).query();
        robot.moveTo(words).press(MouseButton.PRIMARY);
        Run pressed = table.getSelectionModel().getSelectedItem().row().run();
        for (RunState state : List.of(RunState.STOPPING, RunState.FAILED)) {
            operations.change(SampleRuns.run(numberOf(pressed), state));
            WaitForAsyncUtils.waitForFxEvents();
        }
        assertThat(table.getSelectionModel()
                        .getSelectedItem()
                        .row()
                        .run()
                        .status()
                        .state())
                .isEqualTo(RunState.FAILED);
        robot.release(MouseButton.PRIMARY);
        assertThat(visits).containsExactly("run " + pressed.id());
    }

    @Test
    void severalRunsAreReadAsOneLog(FxRobot robot) {
        TableView<ListedRun> table = robot.lookup("#runs-table").queryTableView();
        await().atMost(LONG).until(() -> table.getItems().size() == 2);
        operations.logs.put(running.id(), "2026-03-01T12:00:01Z first\n2026-03-01T12:00:03Z third\n");
        operations.logs.put(stopped.id(), "2026-03-01T12:00:02Z second\n");
        assertThat(robot.lookup("#runs-merged").queryButton().isDisabled()).isTrue();
        robot.interact(() -> table.getSelectionModel().selectAll());
        robot.clickOn("#runs-merged");
        await().atMost(LONG).until(() -> merged(robot, ".log-row Text").size() == 3);
        assertThat(merged(robot, ".log-row Text"))
                .extracting(it -> it.substring(21))
                .containsExactly("first", "second", "third");
        String one = running.id().ending();
        assertThat(merged(robot, ".log-source"))
                .containsExactly(one, stopped.id().ending(), one);
        assertThat(merged(robot, ".log-number"))
                .first()
                .isEqualTo(Formats.clock(Instant.parse("2026-03-01T12:00:01Z")));

        robot.push(KeyCode.CONTROL, KeyCode.F).write("SECOND").push(KeyCode.ENTER);
        await().atMost(LONG).until(() -> merged(robot, "#log-matches").equals(List.of("1 of 1")));
        ToggleButton matchCase =
                robot.from(mergedLog(robot)).lookup("#log-case").query();
        robot.interact(matchCase::fire);
        await().atMost(LONG).until(() -> merged(robot, "#log-matches").equals(List.of("No matches")));
        robot.clickOn("#merged-back");
        await().atMost(LONG)
                .until(() -> table.getParent().getParent().getParent().isVisible());
    }

    private static Node mergedLog(FxRobot robot) {
        return robot.lookup("#merged-log").query();
    }

    /** The words of all visible nodes, from the top down. */
    private static List<String> merged(FxRobot robot, String nodes) {
        return robot.from(mergedLog(robot)).lookup(nodes).queryAll().stream()
                .filter(it -> it.isVisible() && it.getParent().getParent().isVisible())
                .sorted(Comparator.comparing(
                        it -> it.localToScene(it.getBoundsInLocal()).getMinY()))
                .map(it -> it instanceof Text text ? text.getText() : ((Labeled) it).getText())
                .toList();
    }

    @Test
    void selectedRunsAreComparedAndStayChosen(FxRobot robot) {
        TableView<ListedRun> table = robot.lookup("#runs-table").queryTableView();
        await().atMost(LONG).until(() -> table.getItems().size() == 2);
        assertThat(robot.lookup("#runs-compare").queryButton().isDisabled()).isTrue();
        robot.interact(() -> table.getSelectionModel().selectAll());
        robot.clickOn("#runs-compare");
        await().atMost(LONG)
                .until(() -> robot.lookup(".compared-run").queryAll().size() == 2
                        && robot.lookup("#compare-table").query().isVisible());
        assertThat(visits).containsExactly("run " + running.id());
        robot.push(KeyCode.ESCAPE);
        robot.interact(() -> Objects.requireNonNull(view).open(running.id()));
        await().atMost(LONG)
                .until(() -> robot.lookup(".compared-run").queryAll().size() == 2);
        assertThat(robot.lookup("#run-badge").query().getScene().getFocusOwner())
                .as("an Enter held down presses nothing")
                .isNotInstanceOf(ButtonBase.class);
    }

    @Test
    void runsToCompareAreChosenByKeys(FxRobot robot) {
        Run third = SampleRuns.run(3, RunState.FAILED);
        operations.runs = List.of(running, stopped, third);
        robot.interact(() -> Objects.requireNonNull(view).open(running.id()));
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Running"));
        robot.clickOn("#run-compare-tab");
        ComboBox<?> chooser = robot.lookup("#compare-with").queryComboBox();
        await().atMost(LONG).until(() -> chooser.getItems().size() == 2);
        robot.clickOn(chooser);
        robot.push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(chooser.isShowing()).isFalse();
        assertThat(robot.lookup(".compared-run").queryAll())
                .as("thought better of it")
                .isEmpty();
        robot.clickOn(chooser);
        robot.push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.ENTER);
        await().atMost(LONG)
                .until(() -> robot.lookup(".compared-run").queryAll().size() == 2);
        assertThat(chooser.getItems())
                .as("the second was meant")
                .singleElement()
                .isEqualTo(stopped);
        robot.clickOn(chooser);
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        await().atMost(LONG)
                .until(() -> robot.lookup(".compared-run").queryAll().size() == 3);
    }

    @Test
    void theStateIsFollowedAndSaidInPlainWords(FxRobot robot) {
        robot.interact(() -> Objects.requireNonNull(view).open(running.id()));
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Running"));
        assertThat(robot.lookup("#run-stop").queryButton().isVisible()).isTrue();
        operations.change(SampleRuns.run(1, RunState.FAILED));
        await().atMost(LONG).until(() -> text(robot, "#run-badge").equals("Failed"));
        assertThat(text(robot, "#run-why")).isEqualTo("The script ended with exit code 1.");
        assertThat(robot.lookup("#run-stop").query().isVisible()).isFalse();
    }

    @Test
    void resumeTakesTheNewestCompleteCheckpoint(FxRobot robot) {
        robot.interact(() -> Objects.requireNonNull(view).open(stopped.id()));
        await().atMost(LONG)
                .until(() -> robot.lookup("Checkpoints  2").tryQuery().isPresent());
        robot.clickOn("#run-resume");
        await().atMost(LONG)
                .until(() -> operations.resumes.calls.contains(
                        "resume " + stopped.id() + " checkpoints/checkpoint_epoch_5.json same"));
        assertThat(operations.resumes.calls)
                .as("the newest complete one is the planner's choice")
                .contains("plan " + stopped.id() + "  Same");
    }

    @Test
    void copyingThatIsRefusedIsSaidOverTheCheckpoints(FxRobot robot) {
        operations.uploads = Optional.of(new UploadReport(
                "failed",
                Optional.of(Duration.ofSeconds(5)),
                "our-bucket",
                Optional.of(new UploadReport.Trouble("AccessDenied", "not authorized")),
                Map.of()));
        robot.interact(() -> Objects.requireNonNull(view).open(stopped.id()));
        await().atMost(LONG)
                .until(() -> robot.lookup("Checkpoints  2").tryQuery().isPresent());
        robot.clickOn("#run-checkpoints-tab");
        await().atMost(LONG)
                .until(() -> robot.lookup("#upload-warning").tryQuery().isPresent());
        assertThat(robot.lookup("#upload-warning .label").<Label>query().getText())
                .contains("may not write to the bucket our-bucket")
                .contains("s3:PutObject");
    }

    @Override
    public void instances() {}

    @Override
    public void instance(InstanceRef ref) {}

    @Override
    public void train(Optional<InstanceRef> target) {}

    @Override
    public void runAgain(Run run) {}

    @Override
    public void runs() {
        visits.add("runs");
        Objects.requireNonNull(view).showList();
    }

    @Override
    public void run(RunId id) {
        visits.add("run " + id);
        Objects.requireNonNull(view).open(id);
    }

    @Override
    public void checkpoints(Optional<InstanceRef> ref) {}
}
