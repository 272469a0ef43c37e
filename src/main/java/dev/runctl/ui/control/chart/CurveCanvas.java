package dev.runctl.ui.control.chart;

import dev.runctl.ui.control.chart.ChartLink.Range;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The drawn part of a chart: drawn at most once per frame, zoomed by dragging, reset by a double click, moved by keys. */
final class CurveCanvas extends Region {
    private static final double DRAG = 5;

    private final CurveChart chart;
    private final ChartLink link;
    private final Canvas canvas = new Canvas();
    private final Region band = new Region();
    private final ChartPainter painter = new ChartPainter();
    private @Nullable ChartFrame frame;
    private double pressed = Double.NaN;

    CurveCanvas(CurveChart chart, ChartLink link) {
        this.chart = chart;
        this.link = link;
        getStyleClass().add("chart-canvas");
        band.getStyleClass().add("chart-band");
        band.setManaged(false);
        band.setMouseTransparent(true);
        band.setVisible(false);
        getChildren().setAll(canvas, band);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setCursor(Cursor.CROSSHAIR);
        link.cursorProperty().subscribe(this::requestDraw);
        link.zoomProperty().subscribe(this::requestDraw);
        link.smoothingProperty().subscribe(this::requestDraw);
        link.logarithmicProperty().subscribe(this::requestDraw);
        setOnMouseMoved(event -> point(event.getX()));
        setOnMouseExited(event -> link.cursorProperty().set(Double.NaN));
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /** Draws with the next frame. */
    void requestDraw() {
        setNeedsLayout(true);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        if (width <= 0 || height <= 0) {
            return;
        }
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        frame = painter.draw(canvas.getGraphicsContext2D(), width, height, chart.scene());
    }

    private void point(double pixel) {
        if (frame != null) {
            link.cursorProperty().set(frame.step(frame.clampX(pixel)));
        }
    }

    private void press(MouseEvent event) {
        requestFocus();
        if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
            link.zoomProperty().set(Optional.empty());
            pressed = Double.NaN;
        } else if (event.getButton() == MouseButton.PRIMARY && frame != null) {
            pressed = frame.clampX(event.getX());
        }
    }

    private void drag(MouseEvent event) {
        if (frame == null || Double.isNaN(pressed)) {
            return;
        }
        double now = frame.clampX(event.getX());
        point(event.getX());
        band.setVisible(Math.abs(now - pressed) > DRAG);
        band.resizeRelocate(Math.min(now, pressed), frame.top(), Math.abs(now - pressed), frame.height());
    }

    private void release(MouseEvent event) {
        band.setVisible(false);
        if (frame == null || Double.isNaN(pressed)) {
            return;
        }
        double now = frame.clampX(event.getX());
        if (Math.abs(now - pressed) > DRAG) {
            double one = frame.step(Math.min(now, pressed));
            double two = frame.step(Math.max(now, pressed));
            link.zoomProperty().set(Optional.of(new Range(one, two)));
        }
        pressed = Double.NaN;
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> chart.moveCursor(event.isShiftDown() ? -10 : -1);
            case RIGHT -> chart.moveCursor(event.isShiftDown() ? 10 : 1);
            case PLUS, ADD, EQUALS -> zoom(0.5);
            case MINUS, SUBTRACT -> zoom(2);
            case DIGIT0, NUMPAD0, HOME -> link.zoomProperty().set(Optional.empty());
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** Around the cursor. */
    private void zoom(double factor) {
        Range now = chart.range();
        double at = link.cursorProperty().get();
        double middle = at >= now.from() && at <= now.to() ? at : (now.from() + now.to()) / 2;
        Range all = new Range(now.from(), now.to());
        double from = middle - (middle - all.from()) * factor;
        double to = middle + (all.to() - middle) * factor;
        link.zoomProperty().set(Optional.of(new Range(from, to)));
    }

    @Override
    protected double computePrefHeight(double width) {
        return 170;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 320;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 160;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 90;
    }
}
