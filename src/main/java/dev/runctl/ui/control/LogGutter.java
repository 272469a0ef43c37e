package dev.runctl.ui.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** What stands before the lines and does not move sideways with them: their numbers, or the source and the time of each. */
final class LogGutter extends Pane {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final double PADDING = 12;
    private static final int NAME = 6;
    private static final int CLOCK = 8;
    /** As many colours as can be told apart. */
    private static final int COLORS = 8;

    private final Font font;
    private final double characterWidth;
    private final Rectangle clip = new Rectangle();
    private final List<Text> numbers = new ArrayList<>();
    private final List<Text> names = new ArrayList<>();
    private ShownLog model;

    LogGutter(ShownLog model, Font font, double characterWidth) {
        this.model = model;
        this.font = font;
        this.characterWidth = characterWidth;
        setMouseTransparent(true);
        getStyleClass().add("log-gutter");
        setClip(clip);
    }

    void setModel(ShownLog newModel) {
        model = newModel;
    }

    /** The width that what is to be shown needs; 0 for a log without lines. */
    double neededWidth() {
        if (model.buffer().end() == 0) {
            return 0;
        }
        if (!model.isNumbered()) {
            return Math.ceil((NAME + CLOCK) * characterWidth) + 3 * PADDING;
        }
        int digits = Math.max(
                3, Long.toString(model.buffer().end() - model.firstLine()).length());
        return Math.ceil(digits * characterWidth) + 2 * PADDING;
    }

    void place(double width, double height) {
        setVisible(width > 0);
        resizeRelocate(0, 0, width, height);
        clip.setWidth(width);
        clip.setHeight(height);
    }

    void addRow() {
        numbers.add(text("log-number"));
        names.add(text("log-source"));
        getChildren().addAll(numbers.getLast(), names.getLast());
    }

    private Text text(String styleClass) {
        Text text = new Text();
        text.setFont(font);
        text.getStyleClass().add(styleClass);
        text.setManaged(false);
        return text;
    }

    void hideRow(int row) {
        numbers.get(row).setVisible(false);
        names.get(row).setVisible(false);
    }

    /**
     * @param baseline of the line's first row
     * @param current whether the line is the one gone to
     */
    void showRow(int row, long line, double baseline, boolean current) {
        Text number = numbers.get(row);
        Text name = names.get(row);
        Optional<ShownLog.Origin> origin = model.origin(line);
        number.setVisible(isVisible());
        name.setVisible(isVisible() && origin.isPresent());
        number.setText(origin.map(ShownLog.Origin::time)
                .orElseGet(() ->
                        !model.isNumbered() ? "" : model.numbersKnown() ? Long.toString(model.numberOf(line)) : "…"));
        number.pseudoClassStateChanged(CURRENT, current);
        number.setX(getWidth() - PADDING - number.getLayoutBounds().getWidth());
        number.setY(baseline);
        origin.ifPresent(it -> {
            name.setText(it.name());
            List<String> classes = List.of("log-source", "log-source-" + (char) ('a' + it.source() % COLORS));
            if (!name.getStyleClass().equals(classes)) {
                name.getStyleClass().setAll(classes);
            }
            name.setX(PADDING);
            name.setY(baseline);
        });
    }
}
