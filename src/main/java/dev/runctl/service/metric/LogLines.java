package dev.runctl.service.metric;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a log's bytes into lines, a redraw of a progress bar being one too. Colours and other sequences for a terminal
 * leave no trace. Memory is bounded: of a longer line only the beginning is read.
 */
public final class LogLines {
    static final int LONGEST = 16 * 1024;

    private static final int ESC = 0x1b;

    private enum State {
        TEXT,
        ESCAPE,
        CSI,
        STRING
    }

    private final Consumer<String> consumer;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private State state = State.TEXT;
    private int sequence;

    public LogLines(Consumer<String> consumer) {
        this.consumer = consumer;
    }

    public void feed(byte[] bytes) {
        for (byte b : bytes) {
            if (state == State.TEXT) {
                text(b);
            } else {
                control(b);
            }
        }
    }

    /** Nothing more will come: what is left is a line. */
    public void finish() {
        end();
    }

    private void text(byte b) {
        switch (b) {
            // A backspace goes back over a bar to draw it anew, as a carriage return does.
            case '\n', '\r', '\b' -> end();
            case ESC -> {
                state = State.ESCAPE;
                sequence = 0;
            }
            default -> {
                if (length < LONGEST) {
                    line[length++] = b;
                }
            }
        }
    }

    private void control(byte b) {
        sequence++;
        if (b == '\n' || b == '\r' || sequence > 4096) {
            state = State.TEXT;
            text(b);
            return;
        }
        switch (state) {
            case ESCAPE -> state = b == '[' ? State.CSI : b == ']' || b == 'P' ? State.STRING : State.TEXT;
            case CSI -> state = b >= 0x40 && b <= 0x7e ? State.TEXT : State.CSI;
            case STRING -> state = b == 0x07 || b == '\\' ? State.TEXT : State.STRING;
            case TEXT -> {}
        }
    }

    private void end() {
        if (length > 0) {
            consumer.accept(new String(line, 0, length, StandardCharsets.UTF_8));
        }
        length = 0;
    }
}
