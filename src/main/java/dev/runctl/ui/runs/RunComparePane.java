package dev.runctl.ui.runs;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.theme.StyleClasses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Compare tab of a run: other runs are chosen, their curves drawn over one another, and what differs is listed. */
final class RunComparePane {
    private static final Messages TEXT = Messages.of("runs");
    private static final Messages METRICS = Messages.of("metrics");
    private static final int LONGEST_TIP = 2000;

    private final FailureText failures = new FailureText();
    private final RunCompare model;
    private final TableView<RunComparison.Line> table = new TableView<>();
    private final FlowPane chips = new FlowPane(8, 6);
    private final CompareChooser chooser;
    private final Map<Axis, ChartLink> links = new EnumMap<>(Axis.class);
    private final ChartTiles charts = new ChartTiles(axis -> Objects.requireNonNull(links.get(axis)));
    private final ToggleButton byTime = chip("compare.by-time");
    private final ToggleButton logarithmic = chip("compare.log-scale");
    private final Slider smoothing = new Slider(0, 0.99, 0);
    private final Label chartsNote = new Label();
    private final SplitPane split = new SplitPane();
    private final EmptyState empty = new EmptyState("fth-columns", "", "");

    RunComparePane(StackPane pane, RunPageViewModel page) {
        this.model = page.comparison();
        this.chooser = new CompareChooser(model);
        for (Axis axis : Axis.values()) {
            ChartLink link = new ChartLink();
            link.smoothingProperty().bind(smoothing.valueProperty());
            link.logarithmicProperty().bind(logarithmic.selectedProperty());
            links.put(axis, link);
        }
        CheckBox only = new CheckBox(TEXT.text("compare.only"));
        only.selectedProperty().bindBidirectional(model.onlyDifferencesProperty());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox toolbar = new HBox(10, new Label(TEXT.text("compare.with")), chooser.node(), space, only);
        toolbar.getStyleClass().add("tab-toolbar");
        chips.managedProperty().bind(chips.visibleProperty());
        installTable();
        split.setOrientation(Orientation.VERTICAL);
        split.getItems().setAll(chartsPart(), table);
        split.setDividerPositions(0.59); // a whole row of charts in a window of the usual height
        StackPane body = new StackPane(split, empty);
        VBox.setVgrow(body, Priority.ALWAYS);
        pane.getChildren().setAll(new VBox(10, toolbar, chips, body));
        model.lines().subscribe(this::show);
        model.failureProperty().subscribe(this::show);
        model.others().subscribe(this::show);
        model.compared().subscribe(() -> {
            showChips();
            showColumns();
            show();
        });
        model.chartsProperty().subscribe(groups -> {
            charts.show(groups);
            chartsNote.setVisible(groups.isEmpty());
            chartsNote.setText(TEXT.text(byTime.isSelected() ? "compare.no-times" : "compare.no-curves"));
        });
    }

    private static ToggleButton chip(String key) {
        ToggleButton chip = new ToggleButton(TEXT.text(key));
        chip.setId(key.replace('.', '-'));
        chip.getStyleClass().setAll(StyleClasses.CHIP);
        return chip;
    }

    private VBox chartsPart() {
        byTime.selectedProperty().bindBidirectional(model.byTimeProperty());
        Label label = new Label(METRICS.text("smoothing"));
        label.getStyleClass().add(StyleClasses.MUTED);
        label.setLabelFor(smoothing);
        smoothing.setPrefWidth(110);
        smoothing.setAccessibleText(METRICS.text("smoothing"));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bar = new HBox(byTime, space, label, smoothing, logarithmic);
        bar.getStyleClass().add("metrics-toolbar");
        chartsNote.getStyleClass().add(StyleClasses.MUTED);
        chartsNote.managedProperty().bind(chartsNote.visibleProperty());
        VBox inner = new VBox(chartsNote, charts.node());
        inner.getStyleClass().add("metrics-charts");
        ScrollPane scroll = new ScrollPane(inner);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        return new VBox(8, bar, scroll);
    }

    private void showChips() {
        List<Node> nodes = new ArrayList<>();
        List<String> names = model.names();
        for (int i = 0; i < model.compared().size(); i++) {
            Run run = model.compared().get(i);
            Label name = new Label(i == 0 ? TEXT.text("compare.mine", names.get(i)) : names.get(i));
            name.setTooltip(new Tooltip(CompareChooser.describe(run)));
            HBox chip = new HBox(6, swatch(i), name);
            chip.getStyleClass().add("compared-run");
            if (i > 0) {
                Button remove = new Button("", Icons.of("fth-x"));
                remove.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY, "tiny");
                remove.setAccessibleText(TEXT.text("compare.remove", names.get(i)));
                remove.setOnAction(event -> model.remove(run));
                chip.getChildren().add(remove);
            }
            nodes.add(chip);
        }
        chips.getChildren().setAll(nodes);
        chips.setVisible(!nodes.isEmpty());
        chooser.node().setDisable(model.compared().size() >= RunCompare.MOST);
    }

    /** The colour of a run's curves. */
    private static Region swatch(int index) {
        Region swatch = new Region();
        swatch.getStyleClass().addAll("chart-swatch", "chart-swatch-" + (char) ('a' + index % 8));
        if (index >= 8) {
            swatch.getStyleClass().add("chart-swatch-dashed");
        }
        return swatch;
    }

    private void installTable() {
        table.setId("compare-table");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        table.setItems(model.lines());
    }

    private void showColumns() {
        List<TableColumn<RunComparison.Line, ?>> columns = new ArrayList<>();
        List<String> names = model.names();
        columns.add(column(TEXT.text("compare.column.part"), 120, line -> part(line.part())));
        columns.add(column(TEXT.text("compare.column.what"), 180, RunComparePane::name));
        for (int i = 0; i < model.compared().size(); i++) {
            int index = i;
            TableColumn<RunComparison.Line, String> column = column("", 260, line -> value(line, index));
            Label title = new Label(names.get(i), swatch(i));
            title.setTooltip(new Tooltip(names.get(i)));
            column.setGraphic(title);
            column.setCellFactory(any -> new ValueCell(index));
            columns.add(column);
        }
        columns.forEach(it -> it.setSortable(false));
        table.getColumns().setAll(columns);
    }

    private static TableColumn<RunComparison.Line, String> column(
            String title, double width, Function<RunComparison.Line, String> text) {
        TableColumn<RunComparison.Line, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue())));
        return column;
    }

    private static String part(RunComparison.Part part) {
        return TEXT.text("compare.part." + part.name().toLowerCase(Locale.ROOT));
    }

    /** The bundle's word for what we name, the thing's own name otherwise. */
    private static String name(RunComparison.Line line) {
        String key = "compare.name." + line.name();
        boolean ours = switch (line.part()) {
            case OUTCOME, CODE, ENVIRONMENT, MACHINE -> true;
            case FINAL, BEST, ARGUMENTS, PACKAGES -> false;
        };
        return ours && TEXT.has(key) ? TEXT.text(key) : line.name();
    }

    private static String value(RunComparison.Line line, int index) {
        if (index >= line.values().size() || line.values().get(index).text().isEmpty()) {
            return Formats.none();
        }
        RunComparison.Value value = line.values().get(index);
        if (line.part() == RunComparison.Part.OUTCOME && line.name().equals("duration")) {
            return Formats.duration(Duration.ofSeconds(Long.parseLong(value.text())));
        }
        String text = RunComparison.summary(line, value.text());
        return value.isDefault() ? TEXT.text("compare.default", text) : text;
    }

    /** Shows the first line; the whole value on hovering. */
    private static final class ValueCell extends TableCell<RunComparison.Line, String> {
        private static final RunComparison.Value NONE = new RunComparison.Value("", false);

        private final int index;

        ValueCell(int index) {
            this.index = index;
            getStyleClass().add("mono");
        }

        @Override
        protected void updateItem(String text, boolean isEmpty) {
            super.updateItem(text, isEmpty);
            setText(isEmpty ? "" : text);
            RunComparison.Line line = isEmpty ? null : getTableRow().getItem();
            RunComparison.Value shown = line == null || index >= line.values().size()
                    ? NONE
                    : line.values().get(index);
            String value = shown.isDefault() ? TEXT.text("compare.default.tip", shown.text()) : shown.text();
            setTooltip(value.isBlank() ? null : new Tooltip(value.substring(0, Math.min(value.length(), LONGEST_TIP))));
        }
    }

    private void show() {
        boolean chosen = !model.compared().isEmpty();
        boolean failed = model.failureProperty().get().isPresent();
        split.setVisible(chosen && !failed);
        empty.setVisible(!split.isVisible());
        table.setPlaceholder(new Label(TEXT.text("compare.same.text")));
        model.failureProperty()
                .get()
                .ifPresentOrElse(
                        it -> empty.say(failures.headline(it), failures.nextStep(it)),
                        () -> say(model.others().isEmpty() ? "none" : "choose"));
    }

    private void say(String state) {
        empty.say(TEXT.text("compare." + state + ".title"), TEXT.text("compare." + state + ".text"));
    }
}
