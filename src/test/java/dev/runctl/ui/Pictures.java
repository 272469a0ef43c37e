package dev.runctl.ui;

import dev.runctl.app.Desktop;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.Steps;
import dev.runctl.service.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/**
 * Draws each screen in light and dark into PNG files, with the content of {@link FakeDesktop}: arguments are the folder
 * for the pictures and a training script for the Train screen.
 */
public final class Pictures {
    private final Path folder;
    private final Path script;

    private Pictures(Path folder, Path script) {
        this.folder = folder;
        this.script = script;
    }

    public static void main(String[] arguments) throws Exception {
        Pictures pictures =
                new Pictures(Path.of(arguments[0]), Path.of(arguments[1]).toAbsolutePath());
        Files.createDirectories(pictures.folder);
        Platform.startup(() -> {});
        Platform.setImplicitExit(false);
        for (Settings.Appearance appearance : List.of(Settings.Appearance.LIGHT, Settings.Appearance.DARK)) {
            pictures.draw(appearance);
        }
        Platform.exit();
    }

    private void draw(Settings.Appearance appearance) throws Exception {
        String suffix = "-" + appearance.name().toLowerCase(java.util.Locale.ROOT);
        FakeDesktop fake = new FakeDesktop(new Settings(FakeDesktop.AWS, appearance, "", "")).busyAfternoon();
        fake.training.warnings = List.of(
                new SyncPreview.Warning(SyncPreview.Kind.CHECKPOINTS, 3, 46_000_000, "old/models", true),
                new SyncPreview.Warning(SyncPreview.Kind.DATA, 12, 9_000_000, "data", true));
        Desktop desktop = open(fake);
        TimeUnit.MILLISECONDS.sleep(1500);
        save(desktop, "instances" + suffix);
        onScreen(() -> ((TableView<?>) desktop.scene().lookup(".table-view"))
                .getSelectionModel()
                .select(0));
        TimeUnit.MILLISECONDS.sleep(600);
        save(desktop, "instances-details" + suffix);
        onScreen(() -> ((Button) desktop.scene().lookup(".page-header > .accent")).fire());
        TimeUnit.MILLISECONDS.sleep(800);
        save(desktop, "new-instance" + suffix);
        onScreen(() -> ((Button) desktop.scene().lookup(".dialog-buttons > .button")).fire());
        onScreen(() -> desktop.navigator().train(Optional.empty()));
        TimeUnit.MILLISECONDS.sleep(600);
        save(desktop, "train-start" + suffix);
        onScreen(() -> ((Button) desktop.scene().lookup("#try-example")).fire());
        TimeUnit.MILLISECONDS.sleep(900);
        save(desktop, "train" + suffix);
        onScreen(() -> ((Hyperlink) desktop.scene().lookup("#review-code")).fire());
        TimeUnit.MILLISECONDS.sleep(800);
        save(desktop, "code" + suffix);
        for (String tab : List.of("left-out", "folders")) {
            onScreen(() -> ((TabPane) desktop.scene().lookup(".code-dialog .tab-pane"))
                    .getSelectionModel()
                    .selectNext());
            TimeUnit.MILLISECONDS.sleep(600);
            save(desktop, "code-" + tab + suffix);
        }
        onScreen(() -> ((Button) desktop.scene().lookup(".code-dialog .accent")).fire());
        CountDownLatch hold = new CountDownLatch(1);
        onScreen(() -> work(desktop, hold));
        TimeUnit.MILLISECONDS.sleep(1500);
        save(desktop, "long-work" + suffix);
        hold.countDown();
        onScreen(() -> ((Button) desktop.scene().lookup(".search-button")).fire());
        TimeUnit.MILLISECONDS.sleep(600);
        save(desktop, "palette" + suffix);
        close(desktop);

        FakeDesktop first = new FakeDesktop(new Settings(Location.thisComputer(), appearance, "", ""));
        Desktop empty = open(first);
        TimeUnit.MILLISECONDS.sleep(900);
        save(empty, "first-start" + suffix);
        first.cloud.summaries.add(FakeCloud.instance(
                Location.thisComputer(),
                "i-0aaaabbbbccccdddd",
                "my-workspace",
                "local",
                InstanceState.RUNNING,
                "0",
                Duration.ofMinutes(3)));
        TimeUnit.MILLISECONDS.sleep(3000);
        first.cloud.failListing(Optional.of(new Failure.Unreachable(Failure.Evidence.of("list", ""))));
        TimeUnit.MILLISECONDS.sleep(3500);
        save(empty, "stale" + suffix);
        ask(empty);
        TimeUnit.MILLISECONDS.sleep(600);
        save(empty, "question" + suffix);
        close(empty);
    }

    private Desktop open(FakeDesktop fake) throws Exception {
        Path window = Files.createTempFile("window", ".properties");
        CompletableFuture<Desktop> opened = new CompletableFuture<>();
        Platform.runLater(() -> {
            Stage stage = new Stage();
            Desktop desktop = new Desktop(fake.services(window, Optional.of(script)), stage);
            stage.setWidth(1360);
            stage.setHeight(850);
            desktop.show();
            opened.complete(desktop);
        });
        return opened.get(30, TimeUnit.SECONDS);
    }

    private static void close(Desktop desktop) throws Exception {
        onScreen(() -> {
            desktop.scene().getWindow().hide();
            desktop.close();
        });
    }

    private static void ask(Desktop desktop) {
        Platform.runLater(() -> desktop.shell()
                .choose(
                        "Terminate my-workspace?",
                        "The workspace folder of my-workspace is deleted for good, with its logs and every checkpoint in it. This cannot be undone.",
                        List.of("Cancel", "Terminate"),
                        true));
    }

    private static void work(Desktop desktop, CountDownLatch hold) {
        desktop.shell()
                .work(
                        "Launch train_with_checkpoints.py on dataset-build",
                        (steps, cancel) -> {
                            steps.step("step.start-instance", Steps.State.DONE, "");
                            steps.step("step.wait-state", Steps.State.DONE, "running");
                            steps.step("step.wait-agent", Steps.State.STARTED, "");
                            hold.await();
                            return "";
                        },
                        done -> {});
        desktop.shell()
                .work(
                        "Stop vit-finetune safely",
                        (steps, cancel) -> {
                            steps.step("step.signal-script", Steps.State.STARTED, "");
                            throw new dev.runctl.domain.failure.ServiceException(
                                    new Failure.AgentOffline("vit-finetune", Failure.Evidence.NONE));
                        },
                        done -> {});
        desktop.shell().info("Copied i-0f3a91c2d4e5b6071");
    }

    private static void onScreen(Runnable task) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                task.run();
                done.complete(true);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        done.get(30, TimeUnit.SECONDS);
    }

    private void save(Desktop desktop, String name) throws Exception {
        CompletableFuture<javafx.scene.image.WritableImage> image = new CompletableFuture<>();
        Platform.runLater(() -> image.complete(desktop.scene().snapshot(null)));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image.get(30, TimeUnit.SECONDS), null),
                "png",
                folder.resolve(name + ".png").toFile());
    }
}
