package dev.runctl.ui.runs;

import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.control.chart.CurveChart;
import dev.runctl.domain.metric.Axis;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Metrics tab of a run: one chart for each metric, or what is shown where there is none. */
final class RunMetricsPane {
    private static final Messages TEXT = Messages.of("metrics");
    private static final double CHART_WIDTH = 380;
    private static final double GAP = 12;

    private final FailureText failures = new FailureText();
    private final RunMetrics model;
    private final Map<Axis, ChartLink> links = new EnumMap<>(Axis.class);
    private final Map<String, CurveChart> charts = new HashMap<>();
    private final FlowPane tiles = new FlowPane();
    private final MenuButton metrics = new MenuButton();
    private final Slider smoothing = new Slider(0, 0.99, 0);
    private final ToggleButton logarithmic = new ToggleButton(TEXT.text("log-scale"));
    private final EmptyState empty = new EmptyState("fth-activity", "", "");
    private final VBox box = new VBox();
    private final StackPane root = new StackPane(box, empty);

    RunMetricsPane(RunMetrics model) {
        this.model = model;
        for (Axis axis : Axis.values()) {
            ChartLink link = new ChartLink();
            link.smoothingProperty().bind(smoothing.valueProperty());
            link.logarithmicProperty().bind(logarithmic.selectedProperty());
            links.put(axis, link);
        }
        root.getStyleClass().add("tab-body");
        box.getStyleClass().add("metrics");
        tiles.getStyleClass().add("chart-tiles");
        VBox all = new VBox(tiles);
        all.getStyleClass().add("metrics-charts");
        ScrollPane scroll = new ScrollPane(all);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        box.getChildren().setAll(toolbar(), scroll);
        tiles.widthProperty().subscribe(this::fit);
        model.groupsProperty().subscribe(this::showCharts);
        model.foundProperty().subscribe(this::showFound);
        model.contentProperty().subscribe(this::showContent);
        model.failureProperty().subscribe(this::showContent);
    }

    Node node() {
        return root;
    }

    private Node toolbar() {
        metrics.setId("metrics-choice");
        metrics.getStyleClass().add("ghost");
        smoothing.setId("metrics-smoothing");
        smoothing.setAccessibleText(TEXT.text("smoothing"));
        smoothing.setPrefWidth(120);
        logarithmic.setId("metrics-log");
        logarithmic.getStyleClass().setAll("chip");
        Label label = new Label(TEXT.text("smoothing"));
        label.getStyleClass().add("muted");
        label.setLabelFor(smoothing);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bar = new HBox(metrics, space, label, smoothing, logarithmic);
        bar.getStyleClass().add("metrics-toolbar");
        bar.setAlignment(Pos.CENTER_LEFT);
        return bar;
    }

    private void showCharts(List<MetricGroup> groups) {
        List<Node> wanted = new ArrayList<>();
        for (MetricGroup group : groups) {
            CurveChart chart = charts.computeIfAbsent(
                    group.key(),
                    key -> new CurveChart(java.util.Objects.requireNonNull(
                            links.get(group.curves().getFirst().axis()))));
            chart.show(
                    group.title(),
                    group.curves(),
                    group.curves().stream().map(it -> it.name().value()).toList());
            wanted.add(chart);
        }
        charts.values().retainAll(wanted);
        if (!tiles.getChildren().equals(wanted)) {
            tiles.getChildren().setAll(wanted);
            fit();
        }
    }

    /** As many charts beside each other as fit, of the same width. */
    private void fit() {
        double width = tiles.getWidth();
        if (width <= 0) {
            return;
        }
        int columns = (int) Math.max(1, Math.floor((width + GAP) / (CHART_WIDTH + GAP)));
        columns = Math.min(columns, Math.max(1, tiles.getChildren().size()));
        double each = Math.floor((width - (columns - 1) * GAP) / columns);
        for (Node chart : tiles.getChildren()) {
            ((Region) chart).setPrefWidth(each);
        }
    }

    private void showFound(List<RunMetrics.Found> found) {
        long shown = found.stream().filter(RunMetrics.Found::shown).count();
        metrics.setText(TEXT.text("found", shown, found.size()));
        if (metrics.getItems().size() == found.size()) {
            for (int i = 0; i < found.size(); i++) {
                CheckMenuItem item = (CheckMenuItem) metrics.getItems().get(i);
                item.setText(found.get(i).name());
                item.setSelected(found.get(i).shown());
            }
            return;
        }
        metrics.getItems().clear();
        for (RunMetrics.Found one : found) {
            CheckMenuItem item = new CheckMenuItem(one.name());
            item.setMnemonicParsing(false);
            item.setSelected(one.shown());
            item.setOnAction(event -> model.choose(item.getText(), item.isSelected()));
            metrics.getItems().add(item);
        }
    }

    private void showContent() {
        RunMetrics.Content content = model.contentProperty().get();
        boolean charted = content == RunMetrics.Content.CHARTS;
        box.setVisible(charted || !model.foundProperty().get().isEmpty());
        empty.setVisible(!charted);
        String key = content.name().toLowerCase(Locale.ROOT);
        if (!charted) {
            empty.say(
                    TEXT.text(key + ".title"),
                    model.failureProperty()
                            .get()
                            .map(it -> failures.headline(it) + " " + failures.nextStep(it))
                            .orElseGet(() -> TEXT.text(key + ".text")));
        }
    }
}
