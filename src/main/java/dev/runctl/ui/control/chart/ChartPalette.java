package dev.runctl.ui.control.chart;

import java.util.List;
import javafx.scene.paint.Color;

/** The colours a chart is drawn with, as the style sheet gives them. */
record ChartPalette(Color back, Color grid, Color text, Color cursor, Color bad, List<Color> series) {
    Color of(int index) {
        return series.get(index % series.size());
    }
}
