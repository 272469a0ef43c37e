package dev.runctl.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.app.Desktop;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.settings.Settings;
import dev.runctl.testing.NeedsDisplay;
import dev.runctl.ui.shell.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The window as a person uses it. */
@NeedsDisplay
@SuppressWarnings("NullAway.Init") // set before each test
class DesktopUiTest {
    private final FxRobot robot = new FxRobot();
    private final FakeDesktop fake =
            new FakeDesktop(new Settings(Location.thisComputer(), Settings.Appearance.LIGHT, "", ""));
    private Desktop desktop;
    private Stage stage;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        Path script = Files.writeString(folder.resolve("train.py"), "");
        fake.cloud.types.add(new InstanceType("local", 2, 8192, "", 0, Optional.empty()));
        FxToolkit.registerPrimaryStage();
        stage = onScreen(Stage::new);
        desktop = onScreen(
                () -> new Desktop(fake.services(folder.resolve("window.properties"), Optional.of(script)), stage));
        robot.interact(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(1200);
            stage.setHeight(800);
            desktop.show();
        });
    }

    private static <T> T onScreen(Callable<T> task) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, task);
    }

    @AfterEach
    void close() {
        robot.interact(() -> {
            stage.hide();
            desktop.close();
        });
    }

    private Node shown(String query) {
        await().until(() -> {
            WaitForAsyncUtils.waitForFxEvents();
            return robot.lookup(query).queryAll().stream().anyMatch(it -> it.isVisible() && !it.isDisabled());
        });
        return robot.lookup(query).queryAll().stream()
                .filter(it -> it.isVisible() && !it.isDisabled())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFirstRunNeedsClicksOnly() {
        robot.clickOn(shown("#create-first"));
        robot.clickOn(shown(".dialog-buttons > #create"));
        await().until(() -> fake.cloud.calls.contains("create my-workspace"));
        await().until(() -> robot.lookup(".table-row-cell").tryQuery().isPresent());
        robot.clickOn(shown("#action-train"));
        robot.clickOn(shown("#try-example"));
        robot.clickOn(shown(".launch"));
        await().until(() -> fake.training.launched.size() == 1);
        await().until(() -> fake.opened.stream().anyMatch(it -> it.startsWith("run r-")));
        assertThat(desktop.shell().placeProperty().get()).isEqualTo(Place.RUNS);
    }

    @Test
    void theKeyboardGoesEverywhere() {
        shown("#create-first");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        shown("#try-example");
        assertThat(desktop.shell().placeProperty().get()).isEqualTo(Place.TRAIN);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        shown(".palette-field");
        robot.write("check");
        robot.push(KeyCode.ENTER);
        await().until(() -> desktop.shell().placeProperty().get() == Place.CHECKPOINTS);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        shown(".palette-field");
        robot.push(KeyCode.ESCAPE);
        await().until(() -> robot.lookup(".palette-field").tryQuery().isEmpty());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        assertThat(fake.opened).as("Runs at its first page").contains("chosen runs");
        robot.push(KeyCode.CONTROL, KeyCode.K);
        shown(".palette-field");
        robot.write("lr train");
        robot.push(KeyCode.ENTER);
        await().until(() -> fake.opened.contains("found"));
    }

    @Test
    void terminatingAsksFirstAndEscapeKeepsTheInstance() {
        fake.cloud.summaries.add(FakeCloud.instance(
                Location.thisComputer(),
                "i-0aaaabbbbccccdddd",
                "ws",
                "local",
                InstanceState.RUNNING,
                "0",
                Duration.ofMinutes(3)));
        TableView<?> table = (TableView<?>) shown(".table-view");
        robot.interact(() -> table.getSelectionModel().select(0));
        robot.interact(table::requestFocus);
        robot.push(KeyCode.DELETE);
        shown(".question");
        robot.push(KeyCode.ESCAPE);
        await().until(() -> robot.lookup(".question").tryQuery().isEmpty());
        assertThat(fake.cloud.calls).noneMatch(it -> it.startsWith("terminate"));
        robot.push(KeyCode.DELETE);
        robot.clickOn(shown(".question .danger"));
        await().until(() -> fake.cloud.calls.contains("terminate i-0aaaabbbbccccdddd"));
    }

    @Test
    void whatIsSentIsReviewedAndAFolderIgnoredByOneClick() {
        fake.training.warnings =
                List.of(new SyncPreview.Warning(SyncPreview.Kind.TOO_LARGE, 12, 900_000_000, "data", true));
        shown("#create-first");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        robot.clickOn(shown("#try-example"));
        await().until(() -> ((Labeled) shown("#code-summary")).getText().startsWith("Code: 3 files"));
        robot.clickOn(shown("#review-code"));
        shown(".code-dialog");
        // In the order of the tabs or not: files with the one to delete, left out, folders.
        assertThat(robot.lookup(".code-dialog .table-view").queryAllAs(TableView.class))
                .extracting(table -> table.getItems().size())
                .containsExactlyInAnyOrder(4, 3, 2);
        robot.clickOn(shown(".code-dialog .banner-bad .button"));
        await().until(() -> fake.training.ignored.contains("data/"));
        await().until(() -> robot.lookup(".code-dialog .banner-bad").tryQuery().isEmpty());
        Button undo = (Button) shown("#undo-ignore");
        robot.interact(undo::fire);
        shown(".code-dialog .banner-bad");
        assertThat(fake.training.ignored).isEmpty();
        await().until(() ->
                !robot.lookup("#undo-ignore").queryButton().getParent().isVisible());
        robot.push(KeyCode.ESCAPE);
        await().until(() -> robot.lookup(".code-dialog").tryQuery().isEmpty());
    }

    @Test
    void theSelectionStaysWhileRowsChange() {
        for (int i = 0; i < 5; i++) {
            fake.cloud.summaries.add(FakeCloud.instance(
                    Location.thisComputer(),
                    "i-0aaaabbbbcccc000" + i,
                    "ws" + i,
                    "local",
                    InstanceState.RUNNING,
                    "0",
                    Duration.ofMinutes(3)));
        }
        TableView<?> table = (TableView<?>) shown(".table-view");
        await().until(() -> table.getItems().size() == 5);
        robot.interact(() -> table.getSelectionModel().select(2));
        Object selected = table.getSelectionModel().getSelectedItem();
        fake.cloud.become(fake.cloud.summaries.get(2).instance().ref(), InstanceState.STOPPED);
        fake.cloud.summaries.addFirst(FakeCloud.instance(
                Location.thisComputer(),
                "i-0aaaabbbbcccc0009",
                "new",
                "local",
                InstanceState.RUNNING,
                "0",
                Duration.ofSeconds(1)));
        await().until(() -> table.getItems().size() == 6);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.getSelectionModel().getSelectedItem()).isSameAs(selected);
        assertThat(table.getSelectionModel().getSelectedItems()).hasSize(1);
    }

    @Test
    void theWindowRemembersItsSize() throws Exception {
        robot.interact(() -> {
            stage.setWidth(1111);
            stage.hide();
            desktop.close();
        });
        assertThat(Files.readString(folder.resolve("window.properties"))).contains("width=1111");
    }
}
