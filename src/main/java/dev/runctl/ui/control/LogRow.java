package dev.runctl.ui.control;

import dev.runctl.service.run.LineMatcher;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.text.Font;
import javafx.scene.text.FontPosture;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** One visible line: its text in colours, and what is marked in it. Reused for other lines when scrolled. */
final class LogRow extends Region {
    /** Beyond this a line is shown in part: laying out a million characters would stop the screen. */
    static final int SHOWN = 4000;

    private static final Messages TEXT = Messages.of("log");

    private final Path matches = marks("log-mark");
    private final Path current = marks("log-mark-current");
    private final Path selection = marks("log-selection");
    private static final PseudoClass GAP = PseudoClass.getPseudoClass("gap");
    private static final PseudoClass AROUND = PseudoClass.getPseudoClass("around");
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass WARNING = PseudoClass.getPseudoClass("warning");
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    private final TextFlow flow = new TextFlow();
    private Font font;
    private int[] breaks = LineWrap.NONE;
    private int columns;
    private long number = -1;
    private LogLine line = LogLine.EMPTY;

    LogRow(Font font, double lineSpacing) {
        this.font = font;
        flow.setLineSpacing(lineSpacing);
        flow.setManaged(false);
        getStyleClass().add("log-row");
        getChildren().addAll(selection, matches, current, flow);
        setMouseTransparent(true);
    }

    private static Path marks(String styleClass) {
        Path path = new Path();
        path.getStyleClass().add(styleClass);
        path.setManaged(false);
        path.setStroke(null);
        return path;
    }

    long number() {
        return number;
    }

    void setFont(Font newFont) {
        font = newFont;
        number = -1;
    }

    /** Shows a line, broken after so many characters; 0 for not at all. */
    void show(long newNumber, LogLine newLine, int newColumns) {
        boolean same = number >= 0 && newLine.equals(line) && newColumns == columns;
        number = newNumber;
        if (same) {
            return;
        }
        line = newLine;
        columns = newColumns;
        breaks = LineWrap.breaks(shown(line), columns);
        flow.getChildren().setAll(pieces());
        // This frame's style pass is over: until the next one the text would be black, also on a dark ground.
        flow.applyCss();
        flow.resize(Math.ceil(flow.prefWidth(-1)) + 2, flow.prefHeight(-1));
    }

    /**
     * Whether lines are left out above, whether the line is only there because it is near one that matches, and whether it is the
     * one gone to.
     */
    void showPlace(boolean gapAbove, boolean around, boolean isCurrent) {
        pseudoClassStateChanged(GAP, gapAbove);
        pseudoClassStateChanged(AROUND, around);
        pseudoClassStateChanged(CURRENT, isCurrent);
    }

    /** Colours what has no colour of its own. */
    void tint(LineTint tint) {
        pseudoClassStateChanged(WARNING, tint == LineTint.WARNING);
        pseudoClassStateChanged(ERROR, tint == LineTint.ERROR);
    }

    int rows() {
        return breaks.length + 1;
    }

    /** What is shown of a line, with a word on what is not. */
    static String shown(LogLine line) {
        String text = line.text();
        return text.length() <= SHOWN && !line.cut() ? text : text.substring(0, shownLength(line)) + more(line);
    }

    private static int shownLength(LogLine line) {
        return Math.min(line.text().length(), SHOWN);
    }

    private static String more(LogLine line) {
        return line.cut()
                ? TEXT.text("line.cut")
                : TEXT.text("line.more", line.text().length() - shownLength(line));
    }

    private List<Text> pieces() {
        String text = shown(line);
        int shown = shownLength(line);
        List<Text> pieces = new ArrayList<>();
        if (line.spans().isEmpty()) {
            pieces.add(piece(broken(text, 0, shown), LogStyle.PLAIN));
        }
        for (LogLine.Span span : line.spans()) {
            if (span.start() < shown) {
                pieces.add(piece(broken(text, span.start(), Math.min(span.end(), shown)), span.style()));
            }
        }
        if (text.length() > shown) {
            Text more = piece(broken(text, shown, text.length()), LogStyle.PLAIN);
            more.getStyleClass().add("log-more");
            pieces.add(more);
        }
        return pieces;
    }

    private String broken(String text, int from, int to) {
        StringBuilder part = new StringBuilder();
        int at = from;
        for (int next : breaks) {
            if (next >= from && next < to) {
                part.append(text, at, next).append('\n');
                at = next;
            }
        }
        return part.append(text, at, to).toString();
    }

    private Text piece(String text, LogStyle style) {
        Text piece = new Text(text);
        piece.setFont(
                style.bold() || style.italic()
                        ? Font.font(
                                font.getFamily(),
                                style.bold() ? FontWeight.BOLD : FontWeight.NORMAL,
                                style.italic() ? FontPosture.ITALIC : FontPosture.REGULAR,
                                font.getSize())
                        : font);
        piece.setUnderline(style.underline());
        if (style.dim()) {
            piece.getStyleClass().add("ansi-dim");
        }
        // Nothing is filled behind text: a background colour alone colours the text, inverse is underlined.
        int colour =
                style.inverse() && style.background() != LogStyle.DEFAULT ? style.background() : style.foreground();
        if (style.inverse()) {
            piece.getStyleClass().add("ansi-inverse");
        } else if (style.background() != LogStyle.DEFAULT && colour == LogStyle.DEFAULT) {
            colour = style.background();
        }
        if (colour >= 0 && colour < 16) {
            piece.getStyleClass().add("ansi-" + colour);
        } else if ((colour & LogStyle.RGB) != 0 && colour != LogStyle.DEFAULT) {
            // A fill from a style sheet would win over this one.
            piece.setFill(readable(colour));
            return piece;
        }
        if (colour == LogStyle.DEFAULT) {
            piece.getStyleClass().addFirst("log-text");
        }
        return piece;
    }

    /** A colour that was chosen for some other background, moved to where it can be read on a light and on a dark one. */
    private static Color readable(int rgb) {
        Color colour = Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
        double brightness = Math.clamp(colour.getBrightness(), 0.45, 0.75);
        return Color.hsb(colour.getHue(), colour.getSaturation(), brightness);
    }

    void markMatches(List<LineMatcher.Range> ranges) {
        mark(matches, ranges);
    }

    void markCurrent(List<LineMatcher.Range> ranges) {
        mark(current, ranges);
    }

    void markSelection(int start, int end) {
        mark(selection, start < end ? List.of(new LineMatcher.Range(start, end)) : List.of());
    }

    private void mark(Path path, List<LineMatcher.Range> ranges) {
        if (ranges.isEmpty()) {
            if (!path.getElements().isEmpty()) {
                path.getElements().clear();
            }
            return;
        }
        List<PathElement> elements = new ArrayList<>();
        for (LineMatcher.Range range : ranges) {
            if (range.start() < SHOWN) {
                int start = LineWrap.broken(breaks, range.start());
                int end = LineWrap.broken(breaks, Math.min(range.end(), SHOWN) - 1) + 1;
                elements.addAll(List.of(flow.getRangeShape(start, end, false)));
            }
        }
        path.getElements().setAll(elements);
    }

    /** The position in the line nearest to a point of this row. */
    int columnAt(double x, double y) {
        int shown = shownLength(line);
        if (shown == 0 || breaks.length == 0 && x <= 0) {
            return 0;
        }
        double inside = Math.clamp(y - flow.getLayoutY(), 1, Math.max(1, flow.getHeight() - 1));
        int column = flow.getHitInfo(new Point2D(Math.max(0, x), inside)).getInsertionIndex();
        return Math.clamp(LineWrap.whole(breaks, column), 0, shown);
    }

    double contentWidth() {
        return flow.getWidth();
    }

    @Override
    protected void layoutChildren() {
        double y = Math.round((getHeight() - flow.getHeight()) / 2);
        flow.relocate(0, y);
        for (Path path : List.of(selection, matches, current)) {
            path.setLayoutX(0);
            path.setLayoutY(y);
        }
    }
}
