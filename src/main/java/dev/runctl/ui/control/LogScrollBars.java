package dev.runctl.ui.control;

import java.util.function.DoubleConsumer;
import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;

/** The bars of the log: down by lines, and to the side by pixels where a line in view is wider than the view. */
final class LogScrollBars {
    static final double SIZE = 12;
    /** The bar's handle is no smaller than this share of it, so that it can be taken. */
    private static final double LEAST_THUMB = 0.05;

    private final ScrollBar vertical = new ScrollBar();
    private final ScrollBar horizontal = new ScrollBar();
    private boolean adjusting;
    private boolean sideways;
    /** How far to the side to go once the lines in view are known; negative for no wish. */
    private double wantedX = -1;

    /**
     * @param down told how many lines are above when the reader moves the bar
     * @param aside told how many pixels are to the left, whoever moved it
     */
    LogScrollBars(DoubleConsumer down, DoubleConsumer aside) {
        vertical.setOrientation(Orientation.VERTICAL);
        vertical.valueProperty().subscribe((was, is) -> {
            if (!adjusting) {
                down.accept(is.doubleValue());
            }
        });
        horizontal.valueProperty().subscribe(value -> aside.accept(value.doubleValue()));
    }

    ScrollBar vertical() {
        return vertical;
    }

    ScrollBar horizontal() {
        return horizontal;
    }

    double x() {
        return horizontal.getValue();
    }

    void moveAside(double pixels) {
        setX(horizontal.getValue() + pixels);
    }

    void setX(double pixels) {
        horizontal.setValue(Math.clamp(pixels, 0, horizontal.getMax()));
    }

    /** Goes so far to the side once it is known how far the lines in view reach. */
    void wantX(double pixels) {
        wantedX = Math.max(0, pixels);
    }

    /** @return whether that is other than before: the lines then have another height */
    boolean showSideways(boolean needed) {
        boolean changed = needed != sideways;
        sideways = needed;
        return changed;
    }

    /** What the lower bar takes of the height; nothing where it is not there. */
    double height() {
        return sideways ? SIZE : 0;
    }

    /**
     * @param above lines above the view
     * @param hidden lines above and below it together
     * @param all lines
     * @param page lines in a view, less one
     */
    void layoutVertical(double above, double hidden, double all, int page, double x, double height) {
        adjusting = true;
        vertical.setVisible(hidden > 0);
        vertical.setMax(hidden);
        vertical.setVisibleAmount(hidden * Math.max((page + 1) / Math.max(1, all), LEAST_THUMB));
        vertical.setBlockIncrement(page);
        vertical.setUnitIncrement(1);
        vertical.setValue(above);
        vertical.resizeRelocate(x, 0, SIZE, height);
        adjusting = false;
    }

    void layoutHorizontal(double shown, double widest, double step, double y, double width) {
        horizontal.setVisible(sideways);
        horizontal.setMax(sideways ? Math.max(0, widest - shown) : 0);
        horizontal.setVisibleAmount(horizontal.getMax() * shown / Math.max(1, widest));
        horizontal.setUnitIncrement(step);
        horizontal.setBlockIncrement(shown / 2);
        double wanted = wantedX >= 0 ? wantedX : horizontal.getValue();
        wantedX = -1;
        setX(wanted);
        horizontal.resizeRelocate(0, y, width, SIZE);
    }
}
