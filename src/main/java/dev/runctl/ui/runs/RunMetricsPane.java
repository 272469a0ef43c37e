package dev.runctl.ui.runs;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.chart.ChartLink;
import dev.runctl.ui.theme.StyleClasses;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The Metrics tab of a run: a chart for each metric of its log, below them what the instance measured of itself. */
final class RunMetricsPane {
    private static final Messages TEXT = Messages.of("metrics");

    private final FailureText failures = new FailureText();
    private final RunMetrics model;
    private final RunPageViewModel page;
    private final MetricsExport export;
    private final Map<Axis, ChartLink> links = new EnumMap<>(Axis.class);
    /** Without a logarithmic scale, which is for losses. */
    private final ChartLink instanceLink = new ChartLink();

    private final ChartTiles fromLog = new ChartTiles(this::link);
    private final ChartTiles fromInstance = new ChartTiles(axis -> instanceLink);
    private final PatternsPane patterns;

    private final MenuButton metrics = new MenuButton();
    private final ToggleButton patternsButton = new ToggleButton(TEXT.text("patterns"), Icons.of("fth-edit-3"));
    private final Button rulesButton = new Button(TEXT.text("rules"), Icons.of("fth-bell"));
    private final Slider smoothing = new Slider(0, 0.99, 0);
    private final ToggleButton logarithmic = new ToggleButton(TEXT.text("log-scale"));
    private final Button resetZoom = new Button(TEXT.text("reset-zoom"), Icons.of("fth-maximize-2"));
    private final EmptyState empty = new EmptyState("fth-activity", "", "");
    private final Label logTitle = title("section.log");
    private final Label instanceTitle = title("section.instance");
    private final Label instanceNote = new Label();
    private final VBox charts = new VBox();
    private final VBox root = new VBox();

    RunMetricsPane(RunPageViewModel page, Workbench workbench, Overlays overlays) {
        this.page = page;
        this.model = page.metrics();
        this.rulesButton.setOnAction(
                event -> RulesDialog.open(model, page.firingsProperty().get(), overlays));
        this.export = new MetricsExport(workbench);
        this.patterns = new PatternsPane(model, () -> patternsButton.setSelected(false));
        for (Axis axis : Axis.values()) {
            ChartLink link = new ChartLink();
            link.smoothingProperty().bind(smoothing.valueProperty());
            link.logarithmicProperty().bind(logarithmic.selectedProperty());
            link.zoomProperty().subscribe(this::showZoom);
            links.put(axis, link);
        }
        instanceLink.smoothingProperty().bind(smoothing.valueProperty());
        instanceLink.zoomProperty().bindBidirectional(link(Axis.TIME).zoomProperty());
        instanceLink.cursorProperty().bindBidirectional(link(Axis.TIME).cursorProperty());
        instanceNote.getStyleClass().add(StyleClasses.MUTED);
        instanceNote.managedProperty().bind(instanceNote.visibleProperty());
        StackPane logPart = new StackPane(fromLog.node(), empty);
        charts.getStyleClass().add("metrics-charts");
        charts.getChildren().setAll(logTitle, logPart, instanceTitle, instanceNote, fromInstance.node());
        empty.managedProperty().bind(empty.visibleProperty());
        ScrollPane scroll = new ScrollPane(charts);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root.getStyleClass().addAll("tab-body", "metrics");
        root.getChildren().setAll(toolbar(), patterns.node(), scroll);
        bind();
    }

    Node node() {
        return root;
    }

    private static Label title(String key) {
        Label label = new Label(TEXT.text(key));
        label.getStyleClass().add(StyleClasses.SECTION_TITLE);
        return label;
    }

    private ChartLink link(Axis axis) {
        return Objects.requireNonNull(links.get(axis));
    }

    private void bind() {
        model.groupsProperty().subscribe(fromLog::show);
        model.foundProperty().subscribe(this::showFound);
        model.contentProperty().subscribe(this::showContent);
        model.failureProperty().subscribe(this::showContent);
        model.instance().groupsProperty().subscribe(groups -> {
            fromInstance.show(groups);
            showInstance();
        });
        model.instance().askedProperty().subscribe(this::showInstance);
        model.instance().failureProperty().subscribe(this::showInstance);
        patternsButton.selectedProperty().subscribe(open -> {
            if (open) {
                patterns.open();
            } else {
                patterns.node().setVisible(false);
            }
        });
        showZoom();
        showContent();
        showInstance();
    }

    private Node toolbar() {
        metrics.setId("metrics-choice");
        metrics.getStyleClass().add(StyleClasses.GHOST);
        patternsButton.setId("metrics-patterns");
        patternsButton.getStyleClass().add(StyleClasses.GHOST);
        rulesButton.setId("metrics-rules");
        rulesButton.getStyleClass().add(StyleClasses.GHOST);
        smoothing.setId("metrics-smoothing");
        smoothing.setAccessibleText(TEXT.text("smoothing"));
        smoothing.setPrefWidth(110);
        logarithmic.setId("metrics-log-scale");
        logarithmic.getStyleClass().setAll(StyleClasses.CHIP);
        Label label = new Label(TEXT.text("smoothing"));
        label.getStyleClass().add(StyleClasses.MUTED);
        label.setLabelFor(smoothing);
        resetZoom.setId("metrics-reset-zoom");
        resetZoom.getStyleClass().add(StyleClasses.GHOST);
        resetZoom.managedProperty().bind(resetZoom.visibleProperty());
        resetZoom.setOnAction(
                event -> links.values().forEach(it -> it.zoomProperty().set(Optional.empty())));
        MenuButton exports = new MenuButton(TEXT.text("export"), Icons.of("fth-download"));
        exports.setId("metrics-export");
        exports.getStyleClass().add(StyleClasses.GHOST);
        MenuItem csv = new MenuItem(TEXT.text("export.csv"));
        csv.setOnAction(event -> export.csv(root, name(), curves()));
        MenuItem png = new MenuItem(TEXT.text("export.png"));
        png.setOnAction(event -> export.png(charts, name()));
        exports.getItems().setAll(csv, png);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bar = new HBox(
                metrics, patternsButton, rulesButton, space, resetZoom, label, smoothing, logarithmic, exports);
        bar.getStyleClass().add("metrics-toolbar");
        return bar;
    }

    private String name() {
        return page.openedId().map(it -> it.value() + "-metrics").orElse("metrics");
    }

    private List<Curve> curves() {
        return Stream.concat(model.groupsProperty().get().stream(), model.instance().groupsProperty().get().stream())
                .flatMap(it -> it.curves().stream())
                .toList();
    }

    private void showZoom() {
        resetZoom.setVisible(
                links.values().stream().anyMatch(it -> it.zoomProperty().get().isPresent()));
    }

    private void showFound(List<RunMetrics.Found> found) {
        long shown = found.stream().filter(RunMetrics.Found::shown).count();
        metrics.setVisible(!found.isEmpty());
        metrics.setText(TEXT.text("found", shown, found.size()));
        if (metrics.getItems().size() != found.size()) {
            metrics.getItems().setAll(found.stream().map(it -> choice()).toList());
        }
        for (int i = 0; i < found.size(); i++) {
            CheckMenuItem item = (CheckMenuItem) metrics.getItems().get(i);
            item.setText(found.get(i).name());
            item.setSelected(found.get(i).shown());
        }
    }

    private MenuItem choice() {
        CheckMenuItem item = new CheckMenuItem();
        item.setMnemonicParsing(false);
        item.setOnAction(event -> model.choose(item.getText(), item.isSelected()));
        return item;
    }

    private void showContent() {
        RunMetrics.Content content = model.contentProperty().get();
        Optional<Failure> failure = model.failureProperty().get();
        boolean charted = content == RunMetrics.Content.CHARTS;
        logTitle.setVisible(charted);
        empty.setVisible(!charted);
        String key = content.name().toLowerCase(Locale.ROOT);
        if (!charted) {
            empty.say(
                    TEXT.text(key + ".title"),
                    failure.map(it -> failures.headline(it) + " " + failures.nextStep(it))
                            .orElseGet(() -> TEXT.text(key + ".text")));
        }
    }

    private void showInstance() {
        boolean none = model.instance().groupsProperty().get().isEmpty();
        boolean asked = model.instance().askedProperty().get();
        Optional<String> failed =
                model.instance().failureProperty().get().map(it -> TEXT.text("instance.failed", failures.headline(it)));
        instanceNote.setVisible(none || failed.isPresent());
        instanceNote.setText(failed.orElseGet(() -> TEXT.text(asked ? "instance.none" : "instance.waiting")));
    }
}
