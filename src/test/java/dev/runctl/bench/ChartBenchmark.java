package dev.runctl.bench;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.control.chart.CurveChart;
import dev.runctl.ui.theme.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.stage.Stage;

/**
 * How long a chart of ten runs takes to show another part of itself: from the change to the end of the frame with it.
 * JavaFX's own LineChart has a node tree of the same curves, with a hundredth of the points: with all it does not come to
 * an end in reasonable time.
 */
final class ChartBenchmark {
    private static final int RUNS = 10;
    private static final int POINTS = 100_000;
    private static final int FEWER = 1_000;
    private static final int REPETITIONS = 20;

    private ChartBenchmark() {}

    static void run(Report report) throws Exception {
        start();
        Sample ours = ours(curves(POINTS), Optional.empty());
        Sample smooth = ours(curves(POINTS), Optional.of(0.9));
        Sample few = ours(curves(FEWER), Optional.empty());
        Sample theirs = theirs(curves(FEWER));
        report.ours("redraw 10 runs x 100,000 points", ours, "ms");
        report.ours("redraw, smoothed", smooth, "ms");
        report.ours("redraw 10 runs x 1,000 points", few, "ms");
        report.other("redraw 10 runs x 1,000 points", "JavaFX LineChart", theirs, few, "ms");
    }

    private static void start() {
        try {
            Platform.startup(() -> Platform.setImplicitExit(false));
        } catch (IllegalStateException e) {
            // Another part has started it.
            Platform.setImplicitExit(false);
        }
    }

    private static List<Curve> curves(int points) {
        return IntStream.range(0, RUNS).mapToObj(run -> curve(run, points)).toList();
    }

    private static Curve curve(int run, int points) {
        Random random = new Random(run);
        double[] steps = new double[points];
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            steps[i] = i;
            values[i] = 2 * Math.exp(-3.0 * i / points) + 0.1 * run + 0.2 * random.nextGaussian();
        }
        return new Curve(
                "loss" + run,
                MetricName.of("loss " + run),
                Axis.STEP,
                "",
                steps,
                new double[points],
                values,
                points,
                true);
    }

    private static Sample ours(List<Curve> curves, Optional<Double> smoothing) throws Exception {
        ChartLink link = new ChartLink();
        smoothing.ifPresent(it -> link.smoothingProperty().set(it));
        double end = curves.getFirst().size();
        return measure(
                () -> {
                    CurveChart chart = new CurveChart(link);
                    chart.show(
                            "loss",
                            curves,
                            curves.stream().map(it -> it.name().value()).toList());
                    return chart;
                },
                i -> link.zoomProperty().set(Optional.of(new ChartLink.Range(i, end - i))));
    }

    private static Sample theirs(List<Curve> curves) throws Exception {
        NumberAxis x = new NumberAxis();
        double end = curves.getFirst().size();
        return measure(
                () -> {
                    x.setAutoRanging(false);
                    x.setUpperBound(end);
                    LineChart<Number, Number> chart = new LineChart<>(x, new NumberAxis());
                    chart.setAnimated(false);
                    chart.setCreateSymbols(false);
                    for (Curve curve : curves) {
                        XYChart.Series<Number, Number> series = new XYChart.Series<>();
                        List<XYChart.Data<Number, Number>> data = new ArrayList<>();
                        for (int i = 0; i < curve.size(); i++) {
                            data.add(new XYChart.Data<>(curve.steps()[i], curve.values()[i]));
                        }
                        series.getData().setAll(data);
                        chart.getData().add(series);
                    }
                    return chart;
                },
                i -> {
                    x.setLowerBound(i);
                    x.setUpperBound(end - i);
                });
    }

    private static Sample measure(java.util.function.Supplier<Parent> maker, java.util.function.IntConsumer change)
            throws Exception {
        CompletableFuture<Stage> shown = new CompletableFuture<>();
        Platform.runLater(() -> {
            Stage stage = new Stage();
            Scene scene = new Scene(maker.get(), 900, 500);
            new Theme(new SimpleBooleanProperty()).dress(scene);
            stage.setScene(scene);
            stage.show();
            shown.complete(stage);
        });
        Stage stage = shown.get(2, TimeUnit.MINUTES);
        TimeUnit.SECONDS.sleep(2);
        Sample sample = new Sample();
        for (int i = 1; i <= REPETITIONS; i++) {
            sample.addNanos(frame(stage.getScene(), change, i));
        }
        Platform.runLater(stage::close);
        return sample;
    }

    /** The work of one frame on the screen's thread: the change, layout with drawing, and the hand-over to the renderer. */
    private static long frame(Scene scene, java.util.function.IntConsumer change, int number) throws Exception {
        CompletableFuture<Long> took = new CompletableFuture<>();
        Platform.runLater(() -> {
            long start = System.nanoTime();
            change.accept(number);
            Runnable[] listener = new Runnable[1];
            listener[0] = () -> {
                scene.removePostLayoutPulseListener(listener[0]);
                took.complete(System.nanoTime() - start);
            };
            scene.addPostLayoutPulseListener(listener[0]);
            scene.getRoot().requestLayout();
            Platform.requestNextPulse();
        });
        return took.get(1, TimeUnit.MINUTES);
    }
}
