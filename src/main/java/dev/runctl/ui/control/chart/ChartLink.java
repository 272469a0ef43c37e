package dev.runctl.ui.control.chart;

import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;

/** What charts with the same horizontal axis share: where the cursor is, which part is shown, and how. */
public final class ChartLink {
    /** A part of the horizontal axis. */
    public record Range(double from, double to) {
        double length() {
            return to - from;
        }
    }

    private final DoubleProperty cursor = new SimpleDoubleProperty(this, "cursor", Double.NaN);
    private final ObjectProperty<Optional<Range>> zoom = new SimpleObjectProperty<>(this, "zoom", Optional.empty());
    private final DoubleProperty smoothing = new SimpleDoubleProperty(this, "smoothing");
    private final BooleanProperty logarithmic = new SimpleBooleanProperty(this, "logarithmic");

    /** The horizontal position pointed at; NaN for none. */
    public DoubleProperty cursorProperty() {
        return cursor;
    }

    /** The part shown; empty for all. */
    public ObjectProperty<Optional<Range>> zoomProperty() {
        return zoom;
    }

    /** Weight of the past in the exponential average, 0 (none) to below 1. */
    public DoubleProperty smoothingProperty() {
        return smoothing;
    }

    /** Whether the vertical scale is logarithmic. */
    public BooleanProperty logarithmicProperty() {
        return logarithmic;
    }
}
