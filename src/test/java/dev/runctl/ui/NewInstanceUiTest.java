package dev.runctl.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.app.Desktop;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.service.settings.Settings;
import dev.runctl.testing.NeedsDisplay;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The New instance dialog as a person uses it, in an account in memory. */
@NeedsDisplay
@SuppressWarnings("NullAway.Init") // set before each test
class NewInstanceUiTest {
    private final FxRobot robot = new FxRobot();
    private final FakeDesktop fake = new FakeDesktop(new Settings(FakeDesktop.AWS, Settings.Appearance.LIGHT, "", ""));
    private Desktop desktop;
    private Stage stage;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        fake.cloud.offers.add(offer("g5.xlarge", FakeDesktop.AWS));
        FxToolkit.registerPrimaryStage();
        stage = onScreen(Stage::new);
        desktop = onScreen(
                () -> new Desktop(fake.services(folder.resolve("window.properties"), Optional.empty()), stage));
        robot.interact(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(1200);
            stage.setHeight(850);
            desktop.show();
        });
    }

    private static Offer offer(String type, Location location) {
        return new Offer(
                location,
                new Hardware(type, 4, 16_384, "A10G", "NVIDIA", 1, 22_888, "x86_64", true),
                Optional.empty(),
                List.of());
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

    private void set(String field, String text) {
        TextInputControl control = (TextInputControl) shown(field);
        robot.interact(() -> control.setText(text));
    }

    private void chooseType() {
        robot.clickOn(shown("#choose-type"));
        await().until(() ->
                robot.lookup("#offers .table-row-cell:filled").tryQuery().isPresent());
        TableView<?> offers = (TableView<?>) shown("#offers");
        robot.interact(() -> offers.getSelectionModel().select(0));
        Button choose = (Button) shown("#offer-choose");
        robot.interact(choose::fire);
        await().until(() -> robot.lookup("#offers").tryQuery().isEmpty());
    }

    @Test
    void whatFailedIsOpenedOnceMoreAsItWas() {
        fake.cloud.fail("create trainer", new Failure.LimitReached(Failure.Evidence.NONE));
        fake.cloud.account.profiles.add("lab-instances");
        robot.clickOn(shown("#create-first"));
        chooseType();
        ComboBox<?> profiles = (ComboBox<?>) shown("#new-profile-list");
        assertThat(profiles.getValue()).as("one that Systems Manager reaches").isEqualTo("lab-instances");
        set("#new-name", "trainer");
        set("#new-tags", "team=vision");
        robot.clickOn(shown("#new-create"));

        robot.clickOn(shown("#work-go-on"));

        assertThat(((TextInputControl) shown("#new-name")).getText()).isEqualTo("trainer");
        assertThat(((TextInputControl) shown("#new-tags")).getText()).isEqualTo("team=vision");
        assertThat(((Labeled) shown("#new-type")).getText()).contains("g5.xlarge");
        assertThat(robot.lookup(".work-card").tryQuery()).as("it was taken up").isEmpty();
        assertThat(fake.cloud.wishes).hasSize(1);
        shown("#new-create");
        robot.push(KeyCode.ESCAPE);
        await().until(() -> robot.lookup("#new-instance").tryQuery().isEmpty());
        assertThat(fake.cloud.wishes).as("looking launches nothing").hasSize(1);
    }

    @Test
    void withoutAProfileOneCanBeMadeAndWhatIsTooLongIsRefusedThere() {
        robot.clickOn(shown("#create-first"));
        chooseType();
        await().until(() -> ((Labeled) shown("#new-profile-note")).getText().contains("no script can run"));
        Button create = (Button) shown("#new-create");
        set("#new-name", "n".repeat(257));
        assertThat(create.isDisabled()).isTrue();
        set("#new-name", "n");
        assertThat(create.isDisabled()).isFalse();

        robot.clickOn(shown("#new-profile-make"));
        shown(".question");
        robot.push(KeyCode.ESCAPE);
        await().until(() -> robot.lookup(".question").tryQuery().isEmpty());
        assertThat(fake.cloud.account.made).isEmpty();
        robot.clickOn(shown("#new-profile-make"));
        robot.clickOn(shown(".question .accent"));
        ComboBox<?> profiles = (ComboBox<?>) shown("#new-profile-list");
        await().until(() -> "runctl-instance".equals(profiles.getValue()));
    }
}
