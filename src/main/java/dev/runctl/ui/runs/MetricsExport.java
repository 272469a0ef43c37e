package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Curve;
import dev.runctl.service.metric.CurvesCsv;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.chart.PngImage;
import java.io.File;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Scale;
import javafx.stage.FileChooser;

/** Saves what the Metrics tab shows: every point as CSV, or the charts as a picture of twice the screen's resolution. */
final class MetricsExport {
    private static final Messages TEXT = Messages.of("metrics");
    private static final double SCALE = 2;
    /** Larger pictures fail in some graphics drivers. */
    private static final double LARGEST = 8000;

    private final Workbench workbench;

    MetricsExport(Workbench workbench) {
        this.workbench = workbench;
    }

    void csv(Node from, String name, List<Curve> curves) {
        choose(from, name + ".csv").ifPresent(file -> saveCsv(file, curves));
    }

    void saveCsv(Path file, List<Curve> curves) {
        workbench.work(
                TEXT.text("export.title"),
                (steps, cancel) -> {
                    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                        CurvesCsv.write(out, curves);
                    }
                    return file;
                },
                saved -> workbench.info(TEXT.text("export.done", saved)));
    }

    void png(Node charts, String name) {
        choose(charts, name + ".png").ifPresent(file -> savePng(file, charts));
    }

    void savePng(Path file, Node charts) {
        WritableImage image = picture(charts);
        workbench.work(
                TEXT.text("export.title"),
                (steps, cancel) -> Files.write(file, PngImage.of(image)),
                saved -> workbench.info(TEXT.text("export.done", saved)));
    }

    private static WritableImage picture(Node charts) {
        double side = Math.max(
                charts.getLayoutBounds().getWidth(), charts.getLayoutBounds().getHeight());
        double scale = Math.min(SCALE, LARGEST / Math.max(1, side));
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setTransform(new Scale(scale, scale));
        return charts.snapshot(parameters, null);
    }

    private static Optional<Path> choose(Node from, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("export.title"));
        chooser.setInitialFileName(name);
        File chosen = chooser.showSaveDialog(from.getScene().getWindow());
        return Optional.ofNullable(chosen).map(File::toPath);
    }
}
