package dev.runctl.ui.control.chart;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.text.Messages;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;

/** One chart: its title, its legend with the values under the cursor, and the curves. */
public final class CurveChart extends VBox {
    private static final Messages TEXT = Messages.of("metrics");
    private static final StyleablePropertyFactory<CurveChart> STYLES =
            new StyleablePropertyFactory<>(VBox.getClassCssMetaData());
    private static final String[] SERIES = {"a", "b", "c", "d", "e", "f", "g", "h"};

    private final StyleableProperty<Color> back = color("back", chart -> chart.back);
    private final StyleableProperty<Color> grid = color("grid", chart -> chart.grid);
    private final StyleableProperty<Color> text = color("text", chart -> chart.text);
    private final StyleableProperty<Color> cursorColor = color("cursor", chart -> chart.cursorColor);
    private final StyleableProperty<Color> bad = color("bad", chart -> chart.bad);
    private final List<StyleableProperty<Color>> series = new ArrayList<>();

    private final Label title = new Label();
    private final Label where = new Label();
    private final FlowPane legend = new FlowPane();
    private final List<Label> valueLabels = new ArrayList<>();
    private final ChartLink link;
    private final CurveCanvas canvas;
    private List<Curve> curves = List.of();
    private List<String> names = List.of();
    private List<Integer> styles = List.of();
    private Axis axis = Axis.STEP;
    private String unit = "";

    public CurveChart(ChartLink link) {
        this.link = link;
        for (int i = 0; i < SERIES.length; i++) {
            int index = i;
            series.add(color(SERIES[i], chart -> chart.series.get(index)));
        }
        canvas = new CurveCanvas(this, link);
        getStyleClass().addAll(StyleClasses.CARD, "curve-chart");
        title.getStyleClass().add(StyleClasses.STRONG);
        where.getStyleClass().add(StyleClasses.CAPTION);
        legend.getStyleClass().add("chart-legend");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(8, title, space, where);
        head.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(canvas, Priority.ALWAYS);
        getChildren().setAll(head, legend, canvas);
        link.cursorProperty().subscribe(this::showValues);
    }

    private StyleableProperty<Color> color(
            String name, java.util.function.Function<CurveChart, StyleableProperty<Color>> of) {
        StyleableProperty<Color> property =
                STYLES.createStyleableColorProperty(this, name, "-chart-" + name, of::apply, Color.GRAY);
        ((javafx.beans.Observable) property).addListener(any -> requestDraw());
        return property;
    }

    private void requestDraw() {
        if (canvas != null) {
            canvas.requestDraw();
        }
    }

    /** What the chart shows from here on, in the order of the colours; at least one curve, all over the same axis. */
    public void show(String newTitle, List<Curve> newCurves, List<String> newNames) {
        show(
                newTitle,
                newCurves,
                newNames,
                IntStream.range(0, newCurves.size()).boxed().toList());
    }

    /** @param newStyles which colour each curve has; from 8 on the first eight again, dashed */
    public void show(String newTitle, List<Curve> newCurves, List<String> newNames, List<Integer> newStyles) {
        curves = List.copyOf(newCurves);
        axis = curves.isEmpty() ? Axis.STEP : curves.getFirst().axis();
        unit = curves.isEmpty() ? "" : curves.getFirst().unit();
        title.setText(newTitle);
        if (!newNames.equals(names) || !newStyles.equals(styles)) {
            names = List.copyOf(newNames);
            styles = List.copyOf(newStyles);
            makeLegend();
        }
        showValues();
        canvas.requestDraw();
    }

    private void makeLegend() {
        valueLabels.clear();
        legend.getChildren().clear();
        for (int i = 0; i < names.size(); i++) {
            Region swatch = new Region();
            swatch.getStyleClass().addAll("chart-swatch", "chart-swatch-" + SERIES[styles.get(i) % SERIES.length]);
            if (styles.get(i) >= SERIES.length) {
                swatch.getStyleClass().add("chart-swatch-dashed");
            }
            Label value = new Label();
            value.getStyleClass().add("chart-value");
            valueLabels.add(value);
            Label name = new Label(names.get(i));
            name.getStyleClass().add(StyleClasses.CAPTION);
            HBox entry = new HBox(5, swatch, name, value);
            entry.setAlignment(Pos.CENTER_LEFT);
            legend.getChildren().add(entry);
        }
    }

    /** At the cursor, else the newest. */
    private void showValues() {
        double at = link.cursorProperty().get();
        StringBuilder spoken = new StringBuilder(title.getText());
        double position = Double.NaN;
        for (int i = 0; i < curves.size() && i < valueLabels.size(); i++) {
            Curve curve = curves.get(i);
            int index = Double.isNaN(at) ? curve.size() - 1 : curve.nearest(at);
            String value = index < 0 ? "" : Figures.value(curve.values()[index], curve.unit());
            position = index < 0 || i > 0 ? position : curve.steps()[index];
            valueLabels.get(i).setText(value);
            spoken.append(", ").append(names.get(i)).append(' ').append(value);
        }
        where.setText(
                Double.isNaN(position)
                        ? ""
                        : TEXT.text("axis." + axis.name().toLowerCase(java.util.Locale.ROOT)) + " "
                                + Figures.position(position, axis));
        canvas.setAccessibleText(spoken.toString());
    }

    ChartPainter.Scene scene() {
        return new ChartPainter.Scene(
                curves,
                styles,
                axis,
                unit,
                range(),
                link.smoothingProperty().get(),
                link.logarithmicProperty().get(),
                link.cursorProperty().get(),
                new ChartPalette(
                        back.getValue(),
                        grid.getValue(),
                        text.getValue(),
                        cursorColor.getValue(),
                        bad.getValue(),
                        series.stream().map(StyleableProperty::getValue).toList()));
    }

    /** The part shown; without a zoom from the first to the last point of all curves. */
    ChartLink.Range range() {
        return link.zoomProperty()
                .get()
                .orElseGet(() -> new ChartLink.Range(
                        curves.stream()
                                .filter(it -> it.size() > 0)
                                .mapToDouble(it -> it.steps()[0])
                                .min()
                                .orElse(0),
                        curves.stream()
                                .filter(it -> it.size() > 0)
                                .mapToDouble(it -> it.steps()[it.size() - 1])
                                .max()
                                .orElse(1)));
    }

    /** Moves the cursor by so many points of the first curve. */
    void moveCursor(int by) {
        Optional<Curve> first = curves.stream().filter(it -> it.size() > 0).findFirst();
        if (first.isEmpty()) {
            return;
        }
        Curve curve = first.get();
        double at = link.cursorProperty().get();
        int index = Double.isNaN(at) ? curve.size() - 1 : Math.clamp(curve.nearest(at) + by, 0, curve.size() - 1);
        link.cursorProperty().set(curve.steps()[index]);
    }

    public List<Curve> curves() {
        return curves;
    }

    public List<String> names() {
        return IntStream.range(0, curves.size()).mapToObj(names::get).toList();
    }

    public String title() {
        return title.getText();
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return STYLES.getCssMetaData();
    }
}
