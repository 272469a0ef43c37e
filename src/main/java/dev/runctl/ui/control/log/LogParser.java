package dev.runctl.ui.control.log;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log's bytes as a terminal would, into a buffer of lines: UTF-8 split anywhere, progress bars that redraw after a
 * carriage return or after moving up, colours. Sequences and control characters that mean nothing here leave no trace,
 * and none can do harm. How the bytes are cut into pieces makes no difference. One thread at a time.
 */
public final class LogParser {
    private static final int MAX_SEQUENCE = 64;
    private static final int MAX_STRING = 4096;
    private static final int MAX_UP = 200;
    private static final int TAB = 8;

    private enum State {
        TEXT,
        ESCAPE,
        /** After ESC and an intermediate such as a parenthesis: one more character belongs to it. */
        CHARSET,
        CSI,
        /** A string for the terminal (a title, a link), up to BEL or ESC backslash. */
        STRING,
        STRING_ESCAPE
    }

    private final LogBuffer buffer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final EditableLine line = new EditableLine();
    private final StringBuilder sequence = new StringBuilder();
    private final char[] one = new char[1];

    private byte[] undecoded = new byte[0];
    private State state = State.TEXT;
    private int stringLength;
    private LogStyle style = LogStyle.PLAIN;
    private long row = -1;
    private int column;
    private long feeds;
    /** The cursor is below {@code row}, on a line that exists once something is written there. */
    private boolean below = true;
    /** The next character starts the line anew: what a carriage return means to a progress bar. */
    private boolean replace;

    private boolean touched;
    private long dirty;

    public LogParser(LogBuffer buffer) {
        this.buffer = buffer;
    }

    /** @return the number of the lowest line that changed; the buffer's end if none did */
    public long feed(byte[] bytes) {
        return feed(bytes, bytes.length);
    }

    public long feed(byte[] bytes, int count) {
        dirty = Long.MAX_VALUE;
        ByteBuffer in = ByteBuffer.allocate(undecoded.length + count);
        in.put(undecoded).put(bytes, 0, count).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        read(out);
        return Math.min(dirty, buffer.end());
    }

    /** Nothing more will come: a character cut off at the end is shown as such. */
    public long finish() {
        dirty = Long.MAX_VALUE;
        if (undecoded.length > 0) {
            undecoded = new byte[0];
            read(CharBuffer.wrap(new char[] {'\ufffd'}).position(1));
        }
        return Math.min(dirty, buffer.end());
    }

    private void read(CharBuffer written) {
        char[] text = written.array();
        int end = written.position();
        int i = 0;
        while (i < end) {
            if (state == State.TEXT && isPrintable(text[i])) {
                int from = i;
                while (i < end && isPrintable(text[i])) {
                    i++;
                }
                write(text, from, i - from);
            } else {
                char c = text[i++];
                next(c);
                feeds += c == '\n' ? 1 : 0;
            }
        }
        store();
    }

    /** Direction overrides could make a line read as something else, and the separators would break it. */
    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7f || c >= 0xa0 && !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069);
    }

    private void next(char c) {
        switch (state) {
            case TEXT -> control(c);
            case ESCAPE -> escape(c);
            case CHARSET -> state = State.TEXT;
            case CSI -> csi(c);
            case STRING -> {
                if (c == 0x1b) {
                    state = State.STRING_ESCAPE;
                } else if (c == 0x07 || ++stringLength > MAX_STRING) {
                    state = State.TEXT;
                } else if (c == '\n') {
                    state = State.TEXT;
                    control(c);
                }
            }
            case STRING_ESCAPE -> {
                state = State.TEXT;
                if (c != '\\') {
                    escape(c);
                }
            }
        }
    }

    private void control(char c) {
        switch (c) {
            case '\n' -> lineFeed();
            case '\r' -> carriageReturn();
            case '\b' -> {
                replace = false;
                column = Math.max(0, column - 1);
            }
            case '\t' -> {
                for (int spaces = TAB - column % TAB; spaces > 0; spaces--) {
                    write(' ');
                }
            }
            case 0x1b -> {
                state = State.ESCAPE;
            }
            case 0x0b, 0x0c, 0x2028, 0x2029, 0x85 -> write(' ');
            default -> {
                if (c > 0xa0) {
                    write('\ufffd');
                }
            }
        }
    }

    private void escape(char c) {
        switch (c) {
            case '[' -> {
                state = State.CSI;
                sequence.setLength(0);
            }
            case ']', 'P', 'X', '^', '_' -> {
                state = State.STRING;
                stringLength = 0;
            }
            case '(', ')', '*', '+', '#', '%', ' ' -> state = State.CHARSET;
            case 'M' -> {
                state = State.TEXT;
                up(1);
            }
            case '\n', '\r' -> {
                state = State.TEXT;
                control(c);
            }
            case 0x1b -> {}
            default -> state = State.TEXT;
        }
    }

    private void csi(char c) {
        if (c >= 0x40 && c <= 0x7e) {
            state = State.TEXT;
            execute(c);
        } else if (c < 0x20 || c > 0x7e || sequence.length() >= MAX_SEQUENCE) {
            state = State.TEXT;
            next(c);
        } else {
            sequence.append(c);
        }
    }

    private void execute(char command) {
        if (!sequence.isEmpty() && "<=>?".indexOf(sequence.charAt(0)) >= 0) {
            return;
        }
        List<Integer> numbers = numbers();
        int n = Math.max(1, numbers.getFirst());
        switch (command) {
            case 'm' -> style = Sgr.apply(style, numbers);
            case 'A', 'F' -> up(n);
            case 'B', 'E' -> {
                for (int i = Math.min(n, MAX_UP); i > 0 && row + 1 < buffer.end(); i--) {
                    lineFeed();
                }
            }
            case 'C' -> moveTo(column + Math.min(n, 1000));
            case 'D' -> moveTo(column - n);
            case 'G' -> moveTo(Math.min(n, 1000) - 1);
            case 'K' -> eraseInLine(numbers.getFirst());
            case 'J' -> eraseBelow(numbers.getFirst());
            default -> {}
        }
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String part : sequence.toString().split("[;:]", -1)) {
            int value = 0;
            for (int i = 0; i < part.length() && i < 6; i++) {
                char digit = part.charAt(i);
                value = digit >= '0' && digit <= '9' ? value * 10 + digit - '0' : value;
            }
            numbers.add(value);
        }
        return numbers;
    }

    private void write(char c) {
        one[0] = c;
        write(one, 0, 1);
    }

    private void write(char[] text, int from, int count) {
        if (below) {
            openLine();
        }
        if (replace) {
            line.clear();
            column = 0;
            replace = false;
        }
        line.put(column, text, from, count, style);
        column = Math.min(column + count, EditableLine.MAX_LENGTH);
        touched = true;
    }

    private void openLine() {
        below = false;
        row = buffer.end();
        buffer.append(LogLine.EMPTY, feeds);
        line.clear();
        column = 0;
        replace = false;
        touched = true;
    }

    private void lineFeed() {
        if (below) {
            openLine();
        }
        store();
        if (row + 1 < buffer.end()) {
            load(row + 1);
        } else {
            below = true;
            column = 0;
        }
    }

    private void carriageReturn() {
        column = 0;
        replace = !below;
    }

    private void up(int rows) {
        if (row < 0) {
            return;
        }
        store();
        long target = row + (below ? 1 : 0) - Math.min(rows, MAX_UP);
        load(Math.max(target, buffer.first()));
    }

    private void load(long number) {
        row = number;
        below = false;
        line.load(buffer.line(number));
        column = 0;
        replace = true;
    }

    private void moveTo(int target) {
        replace = false;
        column = Math.max(0, target);
    }

    private void eraseInLine(int mode) {
        if (below) {
            return;
        }
        switch (mode) {
            case 1 -> line.blank(0, column + 1);
            case 2 -> line.clear();
            default -> line.truncate(column);
        }
        touched = true;
    }

    private void eraseBelow(int mode) {
        if (below || mode == 3) {
            return;
        }
        eraseInLine(0);
        store();
        buffer.removeFrom(row + 1);
        dirty = Math.min(dirty, row);
    }

    private void store() {
        if (touched) {
            buffer.replace(row, line.freeze());
            dirty = Math.min(dirty, row);
            touched = false;
        }
    }
}
