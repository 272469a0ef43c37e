package dev.runctl.ui.control.checkpoint;

import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.MetricHistory;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.MetricName;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.control.chart.CurveChart;
import dev.runctl.ui.theme.StyleClasses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.FlowPane;

/** What there is more of than fits beside the numbers: tensors, curves, words. Only what the checkpoint has. */
final class InspectionTabs {
    private static final Messages TEXT = Messages.of("inspect");
    private static final double CHART_WIDTH = 370;

    private InspectionTabs() {}

    /** Empty where it has none of them. */
    static Optional<Node> of(InspectionViewModel model, Inspection found) {
        TabPane tabs = new TabPane();
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        if (!found.tensors().isEmpty()) {
            tabs.getTabs()
                    .add(tab("tensors", new TensorTable(model, found.tensors().size()).node()));
        }
        if (!found.history().isEmpty()) {
            tabs.getTabs().add(tab("history", charts(found.history())));
        }
        if (!found.metadata().isEmpty()) {
            tabs.getTabs().add(tab("metadata", metadata(found.metadata())));
        }
        return tabs.getTabs().isEmpty() ? Optional.empty() : Optional.of(tabs);
    }

    private static Tab tab(String key, Node content) {
        Tab tab = new Tab(TEXT.text("tab." + key), content);
        tab.setId("inspect-tab-" + key);
        return tab;
    }

    private static Node charts(List<MetricHistory> history) {
        ChartLink link = new ChartLink();
        FlowPane charts = new FlowPane();
        charts.getStyleClass().add("inspect-charts");
        for (MetricHistory metric : history) {
            if (metric.values().length == 0 || metric.metric().isBlank()) {
                continue;
            }
            CurveChart chart = new CurveChart(link);
            chart.setPrefWidth(CHART_WIDTH);
            chart.show(metric.metric(), List.of(curve(metric)), List.of(metric.metric()));
            charts.getChildren().add(chart);
        }
        ScrollPane scroll = new ScrollPane(charts);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private static Curve curve(MetricHistory metric) {
        double[] times = new double[metric.values().length];
        Arrays.fill(times, Double.NaN);
        String name = metric.metric();
        return new Curve(
                name,
                MetricName.of(name.substring(0, Math.min(MetricName.LONGEST, name.length()))),
                Axis.STEP,
                "",
                metric.steps(),
                times,
                metric.values(),
                metric.values().length,
                true);
    }

    private static Node metadata(Map<String, String> words) {
        TableView<Map.Entry<String, String>> table = new TableView<>();
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setFixedCellSize(28);
        TableColumn<Map.Entry<String, String>, String> name = new TableColumn<>(TEXT.text("column.name"));
        name.setCellValueFactory(it -> new ReadOnlyStringWrapper(it.getValue().getKey()));
        name.setPrefWidth(220);
        name.getStyleClass().add(StyleClasses.MONO);
        TableColumn<Map.Entry<String, String>, String> value = new TableColumn<>(TEXT.text("column.value"));
        value.setCellValueFactory(it -> new ReadOnlyStringWrapper(it.getValue().getValue()));
        value.setPrefWidth(500);
        table.getColumns().add(name);
        table.getColumns().add(value);
        table.getItems().setAll(words.entrySet());
        return table;
    }
}
