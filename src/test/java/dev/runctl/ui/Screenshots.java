package dev.runctl.ui;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.cli.Cli;
import dev.runctl.cli.Shell;
import dev.runctl.domain.instance.Location;
import dev.runctl.journey.DesktopWindow;
import dev.runctl.journey.Runctl;
import dev.runctl.service.settings.Settings;
import dev.runctl.storage.JsonSettings;
import dev.runctl.testing.DisplaySession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;

/**
 * Draws the pictures of the read-me by using the program: real workspaces of This computer, real training. Arguments are
 * the folder of the training scripts and the folder for the pictures.
 */
public final class Screenshots {
    private static final String SCRIPT = "train_with_checkpoints.py";
    /** Seen in the pictures, hence a place that could be anybody's. */
    private static final Path PROJECT = Path.of("/tmp/projects/digits");

    private final Path pictures;
    private final Runctl runctl;

    private Screenshots(Path pictures, Runctl runctl) {
        this.pictures = pictures;
        this.runctl = runctl;
    }

    public static void main(String[] arguments) throws Exception {
        DisplaySession.open();
        System.setProperty("user.name", "ada");
        copy(Path.of(arguments[0]));
        Path folder = Files.createTempDirectory("screenshots");
        Path pictures = Files.createDirectories(Path.of(arguments[1]));
        Path account = Files.createDirectories(folder.resolve("account"));
        Optional<LabAccount> lab = LabAccount.open(folder, account);
        try (Runctl runctl = new Runctl(folder, PROJECT)) {
            Screenshots screenshots = new Screenshots(pictures, runctl);
            if (lab.isPresent()) {
                for (Settings.Appearance appearance : List.of(Settings.Appearance.LIGHT, Settings.Appearance.DARK)) {
                    screenshots.drawAccount(account, lab.get().locations(), appearance);
                }
            } else {
                System.out.println("costs and setup are not drawn: python3 has no moto (pip install 'moto[server]')");
            }
            screenshots.train();
            for (Settings.Appearance appearance : List.of(Settings.Appearance.LIGHT, Settings.Appearance.DARK)) {
                screenshots.draw(appearance);
            }
        } finally {
            lab.ifPresent(LabAccount::close);
            delete(folder);
        }
        System.exit(0);
    }

    /** An afternoon's work on four workspaces: runs that ended well, failed and were stopped, and one that goes on. */
    private void train() {
        String momentum = create("momentum-study");
        String baseline = create("digits-baseline");
        String sweep = create("lr-sweep");
        String wider = create("wider-network");
        train(momentum, "--epochs", "200", "--momentum", "0.95");
        call("checkpoint", "list", "--instance-id", momentum);
        call("aws", "stop", momentum, "--wait");
        train(wider, "--epochs", "400", "--hidden", "48", "--data-dir", "mnist");
        trainToTheEnd(baseline, "--epochs", "6");
        trainToTheEnd(sweep, "--epochs", "3", "--learning-rate", "0.1");
        trainToTheEnd(sweep, "--epochs", "4", "--learning-rate", "0.02");
        train(wider, "--epochs", "400", "--hidden", "48");
    }

    private String create(String name) {
        String answer = call("aws", "create", "t3.micro", "--name", name, "--wait", "--output", "json");
        return Pattern.compile("i-[0-9a-f]{17}")
                .matcher(answer)
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    private void train(String instance, String... arguments) {
        call(Stream.concat(Stream.of("aws", "train", instance, SCRIPT, "--sync-code", "--"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private void trainToTheEnd(String instance, String... arguments) {
        call(Stream.concat(
                        Stream.of("aws", "train", instance, SCRIPT, "--sync-code", "--wait", "--"),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** The command line in this process, which starts at once. */
    private String call(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of("RUNCTL_LOCAL_TIMINGS", "fast", "RUNCTL_PROFILE", "local");
        Shell shell = new Shell(
                any -> new CompositionRoot(new AppPaths(runctl.data()), environment),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                environment,
                PROJECT,
                false,
                Clock.systemUTC());
        int status = new Cli(shell).run(arguments);
        System.out.println(status + " " + String.join(" ", arguments));
        return out.toString(StandardCharsets.UTF_8);
    }

    private void draw(Settings.Appearance appearance) throws Exception {
        String suffix = "-" + appearance.name().toLowerCase(Locale.ROOT);
        new JsonSettings(new AppPaths(runctl.data()).settings())
                .save(new Settings(Location.thisComputer(), appearance, "", ""));
        try (DesktopWindow window = DesktopWindow.open(runctl.data(), PROJECT)) {
            window.clickInRow(".table-row-cell:filled", "digits-baseline", ".table-cell");
            until(() -> window.text(".table-row-cell:filled").contains("Running"), 60);
            save(window, "instances" + suffix);

            window.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            window.click("#try-example");
            window.write("#argument-epochs", "20");
            window.write("#argument-learning-rate", "0.02");
            save(window, "train" + suffix);

            window.click("#nav-runs");
            window.shown("#runs-table .table-row-cell:filled");
            save(window, "runs" + suffix);
            window.clickInRow("#runs-table .table-row-cell:filled", "Running", ".table-cell");
            window.says("#run-badge", "Running");
            until(() -> window.text(".log-row").lines().count() > 25, 240);
            save(window, "run-log" + suffix);
            window.click("#run-metrics-tab");
            until(() -> window.isShown(".curve-chart"), 60);
            save(window, "run-metrics" + suffix);
            window.press(KeyCode.ESCAPE);
            until(() -> window.text("#runs-table .table-row-cell:filled").contains("--epochs 6"), 60);

            window.clickInRow("#runs-table .table-row-cell:filled", "--epochs 6", ".table-cell");
            window.click("#run-checkpoints-tab");
            window.says(".checkpoint-table", "checkpoint_epoch_6.json");
            save(window, "run-checkpoints" + suffix);
            window.click("#run-compare-tab");
            for (int others = 1; others <= 3; others++) {
                window.click("#compare-with");
                window.press(KeyCode.DOWN);
                window.press(KeyCode.ENTER);
                int chosen = others;
                until(() -> window.text(".compared-run").lines().count() > chosen, 30);
            }
            window.says("#compare-table", "0.02");
            save(window, "run-compare" + suffix);

            window.click("#nav-checkpoints");
            window.clickInRow("#checkpoints-places .list-cell:filled", "lr-sweep", ".label");
            window.says(".checkpoint-table", "checkpoint_epoch_4.json");
            save(window, "checkpoints" + suffix);

            window.click("#nav-instances");
            window.clickButton(".page-header", "New workspace");
            window.write("#name", "augmentation");
            save(window, "new-instance" + suffix);
            window.press(KeyCode.ESCAPE);
        }
    }

    /** What an account costs, and whether it is set up: moto's answers, on a month of which the ledger knows. */
    private void drawAccount(Path data, List<Location> locations, Settings.Appearance appearance) throws Exception {
        String suffix = "-" + appearance.name().toLowerCase(Locale.ROOT);
        new JsonSettings(new AppPaths(data).settings())
                .save(new Settings(locations.getFirst(), appearance, "", "", locations.subList(1, locations.size())));
        try (DesktopWindow window = DesktopWindow.open(data, PROJECT)) {
            window.shown(".table-row-cell:filled");
            window.click("#nav-costs");
            window.says("#costs-table", "old-datasets");
            save(window, "costs" + suffix);
            window.click("#nav-setup");
            until(() -> window.text("#setup-summary").contains("attention"), 60);
            save(window, "setup" + suffix);
        }
    }

    /** After what moves has come to rest. */
    private void save(DesktopWindow window, String name) throws Exception {
        TimeUnit.MILLISECONDS.sleep(1200);
        CompletableFuture<WritableImage> image = new CompletableFuture<>();
        Platform.runLater(() -> image.complete(window.desktop().scene().snapshot(null)));
        ImageIO.write(
                SwingFXUtils.fromFXImage(image.get(1, TimeUnit.MINUTES), null),
                "png",
                pictures.resolve(name + ".png").toFile());
        System.out.println(name);
    }

    private static void until(BooleanSupplier condition, int seconds) throws InterruptedException {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (i == seconds) {
                throw new IllegalStateException("waited in vain for " + seconds + " seconds");
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void copy(Path training) throws IOException {
        delete(PROJECT);
        Files.createDirectories(PROJECT.resolve("data"));
        try (Stream<Path> files = Stream.concat(Files.list(training), Files.list(training.resolve("data")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, PROJECT.resolve(training.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
