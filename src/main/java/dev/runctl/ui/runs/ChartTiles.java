package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Axis;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.control.chart.CurveChart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** Charts of the same width, as many beside each other as fit. A chart stays the same one as its curves grow. */
final class ChartTiles {
    private static final double NARROWEST = 380;
    private static final double GAP = 12;

    private final FlowPane pane = new FlowPane(GAP, GAP);
    private final Map<String, CurveChart> charts = new HashMap<>();
    private final Function<Axis, ChartLink> links;

    ChartTiles(Function<Axis, ChartLink> links) {
        this.links = links;
        pane.widthProperty().subscribe(this::fit);
    }

    Node node() {
        return pane;
    }

    void show(List<MetricGroup> groups) {
        List<Node> wanted = new ArrayList<>();
        for (MetricGroup group : groups) {
            CurveChart chart = charts.computeIfAbsent(
                    group.key(),
                    key -> new CurveChart(links.apply(group.curves().getFirst().axis())));
            chart.show(group.title(), group.curves(), group.names(), group.styles());
            wanted.add(chart);
        }
        charts.values().retainAll(wanted);
        if (!pane.getChildren().equals(wanted)) {
            pane.getChildren().setAll(wanted);
            fit();
        }
    }

    private void fit() {
        double width = pane.getWidth();
        if (width <= 0) {
            return;
        }
        int columns = (int) Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
        double each = Math.floor((width - (columns - 1) * GAP) / columns);
        for (Node chart : pane.getChildren()) {
            ((Region) chart).setPrefWidth(each);
        }
    }
}
