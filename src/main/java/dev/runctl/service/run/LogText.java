package dev.runctl.service.run;

/**
 * A line of a log's file without what a terminal would not show: colours and other sequences, and what a carriage return
 * went over. Near enough to the line on screen for searching; it does not follow a cursor that moves inside the line.
 */
final class LogText {
    private static final char ESCAPE = 0x1b;

    private LogText() {}

    static String plain(String line) {
        if (line.indexOf(ESCAPE) < 0 && line.indexOf('\r') < 0) {
            return line;
        }
        StringBuilder text = new StringBuilder(line.length());
        boolean returned = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ESCAPE) {
                i = end(line, i + 1);
            } else if (c == '\r') {
                returned = true;
            } else if (c >= ' ' || c == '\t') {
                if (returned) {
                    text.setLength(0);
                    returned = false;
                }
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The last position of the sequence whose first character after the escape is there. */
    private static int end(String line, int at) {
        if (at >= line.length()) {
            return at;
        }
        int i = at + 1;
        switch (line.charAt(at)) {
            case '[' -> {
                while (i < line.length() && line.charAt(i) >= ' ' && line.charAt(i) < '@') {
                    i++;
                }
                return i;
            }
            case ']', 'P', 'X', '^', '_' -> {
                while (i < line.length() && line.charAt(i) != 0x07) {
                    if (line.charAt(i) == ESCAPE) {
                        return i + 1; // ESC backslash ends a string
                    }
                    i++;
                }
                return i;
            }
            case '(', ')', '*', '+', '#', '%', ' ' -> {
                return i;
            }
            default -> {
                return at;
            }
        }
    }
}
