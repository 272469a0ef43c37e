package dev.runctl.ui.control.chart;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Draws curves into a canvas. Its cost grows with the pixels drawn, and only by one look at each point with the points. */
final class ChartPainter {
    private static final double LEFT = 54;
    private static final double RIGHT = 10;
    private static final double TOP = 6;
    private static final double BOTTOM = 20;
    private static final double POINT = 2.5;
    private static final double[] DASHES = {6, 4};
    private static final double[] SOLID = {};
    private static final Font FONT = Font.font(11);

    private final Columns columns = new Columns();
    private double[] px = new double[2048];
    private double[] py = new double[2048];

    /** What is to be drawn. */
    record Scene(
            List<Curve> curves,
            List<Integer> styles,
            Axis axis,
            String unit,
            ChartLink.Range range,
            double smoothing,
            boolean logarithmic,
            double cursor,
            ChartPalette palette) {}

    ChartFrame draw(GraphicsContext gc, double width, double height, Scene scene) {
        ChartFrame frame = frame(width, height, scene);
        gc.setFill(scene.palette().back());
        gc.fillRect(0, 0, width, height);
        drawGrid(gc, frame, scene);
        gc.save();
        gc.beginPath();
        gc.rect(
                frame.left() - POINT,
                frame.top() - POINT,
                frame.width() + 2 * POINT,
                frame.height() + 2 * POINT); // a point at the edge is seen whole
        gc.clip();
        gc.setLineJoin(StrokeLineJoin.BEVEL);
        for (int i = 0; i < scene.curves().size(); i++) {
            drawCurve(gc, frame, scene, i);
        }
        gc.restore();
        drawCursor(gc, frame, scene);
        return frame;
    }

    /** Vertical bounds are those of the values in sight. */
    private ChartFrame frame(double width, double height, Scene scene) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        ChartLink.Range range = scene.range();
        for (Curve curve : scene.curves()) {
            double[] steps = curve.steps();
            double[] values = curve.values();
            for (int i = 0; i < curve.size(); i++) {
                double value = values[i];
                if (steps[i] >= range.from()
                        && steps[i] <= range.to()
                        && Double.isFinite(value)
                        && (!scene.logarithmic() || value > 0)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        boolean none = low > high;
        double from = none ? (scene.logarithmic() ? 0.1 : 0) : low;
        double to = none ? 1 : high;
        if (scene.logarithmic()) {
            from /= from == to ? 2 : Math.pow(to / from, 0.05);
            to *= low == high ? 2 : Math.pow(to / from, 0.05);
        } else {
            double margin = from == to ? (from == 0 ? 1 : Math.abs(from) * 0.1) : (to - from) * 0.06;
            // Amounts of bytes start at nothing: a free disk that shrinks by a thousandth is no cliff.
            boolean fromZero = from >= 0 && (from - margin < 0 || scene.unit().startsWith("B"));
            from = fromZero ? 0 : from - margin;
            to += fromZero && scene.unit().startsWith("B") ? to * 0.06 + 1 : margin;
        }
        double length = range.length() > 0 ? range.length() : 1;
        return new ChartFrame(
                LEFT,
                TOP,
                Math.max(10, width - LEFT - RIGHT),
                Math.max(10, height - TOP - BOTTOM),
                range.from(),
                range.from() + length,
                from,
                to,
                scene.logarithmic());
    }

    private static void drawGrid(GraphicsContext gc, ChartFrame frame, Scene scene) {
        gc.setFont(FONT);
        gc.setLineWidth(1);
        gc.setLineDashes();
        gc.setStroke(scene.palette().grid());
        gc.setFill(scene.palette().text());
        gc.setTextBaseline(VPos.CENTER);
        gc.setTextAlign(TextAlignment.RIGHT);
        List<Double> rows = frame.logarithmic()
                ? Ticks.logarithmic(frame.fromY(), frame.toY())
                : verticalTicks(frame, scene.unit());
        for (double tick : rows) {
            double y = Math.round(frame.y(tick)) + 0.5;
            gc.strokeLine(frame.left(), y, frame.left() + frame.width(), y);
            gc.fillText(Figures.value(tick, scene.unit()), frame.left() - 6, y, LEFT - 8);
        }
        gc.setTextBaseline(VPos.TOP);
        int wanted = Math.max(2, (int) (frame.width() / 80));
        List<Double> marks = new ArrayList<>(
                scene.axis() == Axis.TIME
                        ? Ticks.time(frame.fromX(), frame.toX(), wanted)
                        : Ticks.linear(frame.fromX(), frame.toX(), wanted));
        if (scene.axis() != Axis.TIME) {
            // Half a step cannot be taken; half an epoch can.
            marks.removeIf(it -> scene.axis() != Axis.EPOCH && it != Math.rint(it));
        }
        for (double tick : marks) {
            double x = frame.x(tick);
            gc.strokeLine(
                    Math.round(x) + 0.5,
                    frame.top() + frame.height(),
                    Math.round(x) + 0.5,
                    frame.top() + frame.height() + 3);
            String text = Figures.position(tick, scene.axis());
            gc.setTextAlign(x > frame.left() + frame.width() - 16 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            gc.fillText(text, Math.min(x, frame.left() + frame.width() + RIGHT - 2), frame.top() + frame.height() + 5);
        }
    }

    /** Amounts of memory have their round numbers in powers of two. */
    private static List<Double> verticalTicks(ChartFrame frame, String unit) {
        int wanted = Math.max(2, (int) (frame.height() / 36));
        if (!unit.startsWith("B")) {
            return Ticks.linear(frame.fromY(), frame.toY(), wanted);
        }
        return Ticks.binary(frame.fromY(), frame.toY(), wanted);
    }

    private void drawCurve(GraphicsContext gc, ChartFrame frame, Scene scene, int index) {
        Curve curve = scene.curves().get(index);
        int style = scene.styles().get(index);
        Color color = scene.palette().of(style);
        boolean dashed = style >= scene.palette().series().size();
        double smoothing = scene.smoothing();
        if (smoothing > 0 && curve.size() > 2) {
            gc.setStroke(color.deriveColor(0, 1, 1, 0.28));
            gc.setLineWidth(1);
            gc.setLineDashes();
            trace(gc, frame, curve.steps(), curve.values(), curve.size());
            double[] smooth = Smoothing.of(curve.values(), curve.size(), smoothing);
            stroke(gc, color, dashed);
            trace(gc, frame, curve.steps(), smooth, curve.size());
        } else {
            stroke(gc, color, dashed);
            trace(gc, frame, curve.steps(), curve.values(), curve.size());
        }
        drawPoints(gc, frame, curve, color);
        drawGaps(gc, frame, curve, scene.palette());
    }

    private static void stroke(GraphicsContext gc, Color color, boolean dashed) {
        gc.setStroke(color);
        gc.setLineWidth(1.6);
        gc.setLineDashes(dashed ? DASHES : SOLID);
    }

    private void trace(GraphicsContext gc, ChartFrame frame, double[] steps, double[] values, int size) {
        columns.read(steps, values, size, frame.fromX(), frame.toX(), (int) Math.ceil(frame.width()));
        if (px.length < columns.size()) {
            px = new double[columns.size() * 2];
            py = new double[columns.size() * 2];
        }
        int count = 0;
        for (int i = 0; i < columns.size(); i++) {
            double value = columns.y(i);
            if (Double.isNaN(value) || frame.logarithmic() && value <= 0) {
                line(gc, count);
                count = 0;
            } else {
                px[count] = frame.x(columns.x(i));
                py[count++] = frame.y(value);
            }
        }
        line(gc, count);
    }

    private void line(GraphicsContext gc, int count) {
        if (count == 1) {
            gc.strokeLine(px[0] - 1, py[0], px[0] + 1, py[0]);
        } else if (count > 1) {
            gc.strokePolyline(px, py, count);
        }
    }

    /** Few points are shown as such. */
    private static void drawPoints(GraphicsContext gc, ChartFrame frame, Curve curve, Color color) {
        if (curve.size() > frame.width() / 12) {
            return;
        }
        gc.setFill(color);
        for (int i = 0; i < curve.size(); i++) {
            double value = curve.values()[i];
            if (Double.isFinite(value) && (!frame.logarithmic() || value > 0)) {
                gc.fillOval(frame.x(curve.steps()[i]) - POINT, frame.y(value) - POINT, 2 * POINT, 2 * POINT);
            }
        }
    }

    /** Crosses at the foot of the chart where a value was no number. */
    private static void drawGaps(GraphicsContext gc, ChartFrame frame, Curve curve, ChartPalette palette) {
        double y = frame.top() + frame.height() - 5;
        double last = Double.NEGATIVE_INFINITY;
        gc.setStroke(palette.bad());
        gc.setLineWidth(1.4);
        gc.setLineDashes();
        for (int i = 0; i < curve.size(); i++) {
            if (!Double.isFinite(curve.values()[i])) {
                double x = frame.x(curve.steps()[i]);
                if (x - last >= 6) {
                    gc.strokeLine(x - 3, y - 3, x + 3, y + 3);
                    gc.strokeLine(x - 3, y + 3, x + 3, y - 3);
                    last = x;
                }
            }
        }
    }

    private static void drawCursor(GraphicsContext gc, ChartFrame frame, Scene scene) {
        if (!(scene.cursor() >= frame.fromX() && scene.cursor() <= frame.toX())) {
            return;
        }
        double x = Math.round(frame.x(scene.cursor())) + 0.5;
        gc.setStroke(scene.palette().cursor());
        gc.setLineWidth(1);
        gc.setLineDashes();
        gc.strokeLine(x, frame.top(), x, frame.top() + frame.height());
        for (int i = 0; i < scene.curves().size(); i++) {
            Curve curve = scene.curves().get(i);
            int nearest = curve.nearest(scene.cursor());
            if (nearest < 0 || !Double.isFinite(curve.values()[nearest])) {
                continue;
            }
            double at = frame.x(curve.steps()[nearest]);
            double value = curve.values()[nearest];
            if (at < frame.left() - 1 || at > frame.left() + frame.width() + 1 || frame.logarithmic() && value <= 0) {
                continue;
            }
            gc.setFill(scene.palette().back());
            gc.fillOval(at - 4.5, frame.y(value) - 4.5, 9, 9);
            gc.setFill(scene.palette().of(scene.styles().get(i)));
            gc.fillOval(at - 3.5, frame.y(value) - 3.5, 7, 7);
        }
    }
}
