package dev.runctl.ui.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.Rate;
import dev.runctl.domain.ledger.Spent;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.RecordingNavigator;
import dev.runctl.ui.common.RecordingWorkbench;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.theme.Theme;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
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
class CostsUiTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private final RecordingNavigator navigator = new RecordingNavigator();
    private @Nullable FakeCosts costs;
    private @Nullable InstanceFeed feed;
    private @Nullable CostsViewModel model;
    private @Nullable CostsView view;

    @Start
    void start(Stage stage) throws Exception {
        FakeCosts fake = new FakeCosts(Files.createTempDirectory(folder, "data"));
        costs = fake;
        Clock clock = Clock.fixed(FakeCosts.NOW, ZoneOffset.UTC);
        feed = new InstanceFeed(fake::list, FakeCosts.WORK, UiThread.executor(), clock);
        model = new CostsViewModel(fake.operations, feed, UiThread.executor());
        view = new CostsView(model, navigator, new RecordingWorkbench());
        Scene scene = new Scene(new StackPane(view.node()), 1100, 760);
        new Theme(new SimpleBooleanProperty()).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
    }

    @Stop
    void stop() {
        Objects.requireNonNull(view).hidden();
        Objects.requireNonNull(feed).close();
        Objects.requireNonNull(costs).close();
    }

    private FakeCosts costs() {
        return Objects.requireNonNull(costs);
    }

    private CostsViewModel model() {
        return Objects.requireNonNull(model);
    }

    private void show(FxRobot robot) {
        robot.interact(() -> Objects.requireNonNull(view).shown());
    }

    private void awaitContent(CostsViewModel.Content content) {
        await().atMost(LONG).until(() -> model().contentProperty().get() == content);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void awaitDisks() {
        await().atMost(LONG)
                .until(() -> model().rows().stream().anyMatch(it -> it.name().equals("attic"))
                        && model().rows().size() == 2);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    @Test
    void sumsAndLinesAddUp(FxRobot robot) {
        costs().fill();
        show(robot);
        awaitDisks();

        // $1 an hour, and $74.40 a month of 744 hours for the disk of the stopped one: $0.1 an hour.
        await().atMost(LONG).until(() -> text(robot, "#costs-now").equals("$1.10"));
        assertThat(text(robot, "#costs-today")).isEqualTo("$4.00");
        assertThat(text(robot, "#costs-bleeding")).isEqualTo("$0.10");
        assertThat(model().rows()).extracting(CostRow::name).containsExactly("trainer", "attic");
        assertThat(model().rows().getFirst().spent().thisStart().high()).isEqualByComparingTo("4");

        robot.clickOn("#costs-runs");
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(model().rows()).extracting(CostRow::key).startsWith("run r-20260310-100000-aaaaaa", "idle");
        assertThat(model().rows().getFirst().spent().month().high()).isEqualByComparingTo("1");
        assertThat(robot.lookup("#costs-table").queryAs(TableView.class).getVisibleLeafColumns())
                .hasSize(2);
    }

    @Test
    void theKeyboardLeadsToTheInstanceAndToTheRun(FxRobot robot) {
        costs().fill();
        show(robot);
        awaitDisks();
        Node table = robot.lookup("#costs-table").query();
        robot.interact(() -> {
            table.requestFocus();
            ((TableView<?>) table).getSelectionModel().select(1);
        });
        robot.type(KeyCode.ENTER);
        robot.clickOn("#costs-runs");
        robot.interact(() -> {
            table.requestFocus();
            ((TableView<?>) table).getSelectionModel().select(0);
        });
        robot.type(KeyCode.ENTER);

        assertThat(navigator.visits).containsExactly("instance i-0123456789abcdef1", "run r-20260310-100000-aaaaaa");
    }

    @Test
    void whereNothingCostsThatIsSaidAndWhatCannotBeHadIsNamed(FxRobot robot) {
        costs().aws.refusal = new Failure.AccessDenied(Failure.Evidence.of("ec2 DescribeVolumes", "not allowed"));
        show(robot);
        awaitContent(CostsViewModel.Content.EMPTY);

        await().atMost(LONG)
                .until(() -> robot.lookup(".banner .label").queryAllAs(Labeled.class).stream()
                        .anyMatch(it -> it.getText().contains("ec2:DescribeVolumes")));
    }

    private void choose(FxRobot robot, int index) {
        ComboBox<?> place = robot.lookup("#costs-place").queryComboBox();
        robot.interact(() -> place.getSelectionModel().select(index));
    }

    private void list(FxRobot robot, Location... locations) {
        robot.interact(() -> Objects.requireNonNull(feed).setLocations(List.of(locations)));
    }

    @Test
    void severalLocationsAreSummedUntilOneIsChosen(FxRobot robot) throws Exception {
        costs().fill();
        costs().fillFar();
        list(robot, FakeCosts.WORK, FakeCosts.FAR, Location.thisComputer());
        show(robot);

        await().atMost(LONG).until(() -> text(robot, "#costs-now").equals("$2.10"));
        assertThat(text(robot, "#costs-today")).isEqualTo("$8.00");
        assertThat(model().rows()).extracting(CostRow::name).containsExactlyInAnyOrder("trainer", "far", "attic");
        assertThat(model().rows())
                .filteredOn(it -> it.name().equals("far"))
                .extracting(CostRow::detail)
                .first()
                .asString()
                .startsWith("eu-west-1");
        CostOverview all = model().knownProperty().get().orElseThrow().overview();
        Path json = folder.resolve("all.json");
        Path csv = folder.resolve("all.csv");
        costs().operations.export(json, CostOperations.Form.JSON, all, model().names());
        costs().operations.export(csv, CostOperations.Form.CSV, all, model().names());
        assertThat(Files.readString(json)).contains("\"locations\":[{\"profile\":\"work\"");
        assertThat(Files.readAllLines(csv)).anyMatch(it -> it.startsWith("hours,") && it.endsWith("\"eu-west-1\""));

        choose(robot, 2);
        await().atMost(LONG).until(() -> text(robot, "#costs-now").equals("$1.00"));
        assertThat(model().rows()).extracting(CostRow::name).containsExactly("far");
        choose(robot, 3);
        awaitContent(CostsViewModel.Content.FREE);
        choose(robot, 0);
        await().atMost(LONG).until(() -> text(robot, "#costs-now").equals("$2.10"));
    }

    @Test
    void whatIsNotKnownOfALocationIsSaidBesideTheSums(FxRobot robot) {
        costs().fill();
        costs().aws.heldIn = FakeCosts.WORK;
        costs().instances
                .failIn(
                        FakeCosts.FAR.region(),
                        new Failure.AccessDenied(Failure.Evidence.of("ec2 DescribeInstances", "no")));
        list(robot, FakeCosts.WORK, FakeCosts.FAR);
        show(robot);

        await().atMost(LONG).until(() -> text(robot, "#costs-now").equals("≥ $1.10"));
        assertThat(robot.lookup(".banner .label").queryAllAs(Labeled.class))
                .extracting(Labeled::getText)
                .anyMatch(it -> it.startsWith("work  ·  eu-west-1: The instances could not be listed"))
                .anyMatch(it -> it.contains("Not in the sums") && it.contains("eu-west-1"));
    }

    @Test
    void aLongRangeIsNotCutInItsTile(FxRobot robot) {
        Amount range = new Amount(new BigDecimal("12345.67"), new BigDecimal("23456.78"), Duration.ZERO);
        Spent spent = new Spent(new Rate(new BigDecimal("98.7654"), 0), range, range, range);
        Period month = new Period(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"));
        CostReport report = new CostReport(
                FakeCosts.WORK,
                FakeCosts.NOW,
                Optional.of(FakeCosts.BEGIN),
                Optional.of(FakeCosts.BEGIN),
                Optional.empty(),
                List.of(),
                true,
                month,
                month,
                List.of(new InstanceCosts(
                        FakeCosts.BOX,
                        "p5.48xlarge",
                        Lifecycle.ON_DEMAND,
                        true,
                        Optional.empty(),
                        spent,
                        Spent.NOTHING,
                        Spent.NOTHING,
                        Duration.ZERO)),
                List.of(),
                List.of(),
                List.of(),
                Amount.NONE);
        HBox tiles = new HBox(10);
        robot.interact(() -> {
            new CostTiles(tiles).show(new CostOverview(report));
            Scene scene = new Scene(new StackPane(tiles), 780, 200);
            new Theme(new SimpleBooleanProperty()).dress(scene);
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        });

        for (String id : List.of("#costs-today", "#costs-month", "#costs-forecast")) {
            Labeled figure = (Labeled) tiles.lookup(id);
            assertThat(((Text) figure.lookup(".text")).getText()).isEqualTo(figure.getText());
            assertThat(figure.getHeight()).isGreaterThan(30);
        }
    }

    @Test
    void inASmallWindowNothingIsPushedOverTheEdge(FxRobot robot) {
        costs().fill();
        costs().aws.refusal = new Failure.AccessDenied(Failure.Evidence.of("ec2 DescribeVolumes", "not allowed"));
        robot.interact(() -> {
            Stage window =
                    (Stage) Objects.requireNonNull(view).node().getScene().getWindow();
            window.setWidth(820);
            window.setHeight(640);
        });
        show(robot);
        awaitContent(CostsViewModel.Content.ROWS);
        await().atMost(LONG)
                .until(() -> robot.lookup(".banner .label").queryAllAs(Labeled.class).stream()
                        .anyMatch(it -> it.getText().contains("ec2:DescribeVolumes")));
        WaitForAsyncUtils.waitForFxEvents();

        Node title = robot.lookup(".page-title").query();
        assertThat(title.localToScene(title.getBoundsInLocal()).getMinY()).isNotNegative();
    }

    @Test
    void thisComputerIsFree(FxRobot robot) {
        robot.interact(() -> Objects.requireNonNull(feed).setLocation(Location.thisComputer()));
        show(robot);

        awaitContent(CostsViewModel.Content.FREE);
    }

    @Test
    void exportsHoldWhatIsShown(FxRobot robot) throws Exception {
        costs().fill();
        show(robot);
        awaitDisks();
        var report = model().knownProperty().get().orElseThrow().overview();
        Path csv = folder.resolve("costs.csv");
        Path json = folder.resolve("costs.json");

        costs().operations.export(csv, CostOperations.Form.CSV, report, model().names());
        costs().operations.export(json, CostOperations.Form.JSON, report, model().names());

        assertThat(Files.readAllLines(csv))
                .anyMatch(it ->
                        it.startsWith("hours,\"i-0123456789abcdef0\",\"trainer\",\"g5.xlarge\",1.000000,4.000000"))
                .anyMatch(it -> it.startsWith("run,\"r-20260310-100000-aaaaaa\""));
        assertThat(Files.readString(json)).contains("\"month_forecast\"").contains("\"trainer\"");
    }
}
