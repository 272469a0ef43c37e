package dev.runctl.ui.control;

import dev.runctl.text.Messages;
import dev.runctl.ui.control.log.LogLine;
import dev.runctl.ui.control.log.LogStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Path;
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
    private final TextFlow flow = new TextFlow();
    private Font font;
    private long number = -1;
    private LogLine line = LogLine.EMPTY;

    LogRow(Font font) {
        this.font = font;
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

    /** @return whether anything had to be laid out anew */
    boolean show(long newNumber, LogLine newLine) {
        if (newNumber == number && newLine.equals(line)) {
            return false;
        }
        boolean sameText = number >= 0 && newLine.equals(line);
        number = newNumber;
        line = newLine;
        if (!sameText) {
            flow.getChildren().setAll(pieces());
            // This frame's style pass is over: until the next one the text would be black, also on a dark ground.
            flow.applyCss();
            flow.resize(Math.ceil(flow.prefWidth(-1)) + 2, flow.prefHeight(-1));
        }
        return true;
    }

    private List<Text> pieces() {
        String text = line.text();
        int shown = Math.min(text.length(), SHOWN);
        List<Text> pieces = new ArrayList<>();
        if (line.spans().isEmpty()) {
            pieces.add(piece(text.substring(0, shown), LogStyle.PLAIN));
        }
        for (LogLine.Span span : line.spans()) {
            if (span.start() < shown) {
                pieces.add(piece(text.substring(span.start(), Math.min(span.end(), shown)), span.style()));
            }
        }
        if (text.length() > shown || line.cut()) {
            Text more = piece(
                    line.cut() ? TEXT.text("line.cut") : TEXT.text("line.more", text.length() - shown), LogStyle.PLAIN);
            more.getStyleClass().add("log-more");
            pieces.add(more);
        }
        return pieces;
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
        piece.getStyleClass().addFirst("log-text");
        return piece;
    }

    /** A colour that was chosen for some other background, moved to where it can be read on a light and on a dark one. */
    private static Color readable(int rgb) {
        Color colour = Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
        double brightness = Math.clamp(colour.getBrightness(), 0.45, 0.75);
        return Color.hsb(colour.getHue(), colour.getSaturation(), brightness);
    }

    void markMatches(List<int[]> ranges) {
        mark(matches, ranges);
    }

    void markCurrent(int start, int end) {
        mark(current, start < end ? List.of(new int[] {start, end}) : List.of());
    }

    void markSelection(int start, int end) {
        mark(selection, start < end ? List.of(new int[] {start, end}) : List.of());
    }

    private void mark(Path path, List<int[]> ranges) {
        if (ranges.isEmpty()) {
            if (!path.getElements().isEmpty()) {
                path.getElements().clear();
            }
            return;
        }
        List<javafx.scene.shape.PathElement> elements = new ArrayList<>();
        for (int[] range : ranges) {
            elements.addAll(List.of(flow.getRangeShape(range[0], Math.min(range[1], SHOWN), false)));
        }
        path.getElements().setAll(elements);
    }

    /** The position in the line nearest to x. */
    int columnAt(double x) {
        int shown = Math.min(line.text().length(), SHOWN);
        if (x <= 0 || shown == 0) {
            return 0;
        }
        int column = flow.getHitInfo(new Point2D(x, flow.getHeight() / 2)).getInsertionIndex();
        return Math.clamp(column, 0, shown);
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
