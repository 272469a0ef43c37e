package dev.runctl.service.metric;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads the numbers of a JSON object or of a printed Python dictionary in a line, wherever it begins. Inner objects give
 * names such as {@code val/loss}. What is no number is passed over; a cut off object gives what is there.
 */
final class DictReader {
    private static final int DEEPEST = 8;

    private final Numbers numbers = new Numbers();

    /** Whether there was an object; its numbers are then in the reading. */
    boolean read(String line, Reading into) {
        int start = begin(line);
        if (start < 0) {
            return false;
        }
        Deque<String> path = new ArrayDeque<>();
        String key = "";
        int at = start;
        while (at < line.length()) {
            char c = line.charAt(at);
            switch (c) {
                case '{' -> {
                    if (path.size() >= DEEPEST) {
                        return true;
                    }
                    path.addLast(key);
                    key = "";
                    at++;
                }
                case '}' -> {
                    path.pollLast();
                    at++;
                    if (path.isEmpty()) {
                        return true;
                    }
                }
                case '\'', '"' -> {
                    int close = close(line, at);
                    if (close < 0) {
                        return true;
                    }
                    int colon = skipSpaces(line, close + 1);
                    if (colon < line.length() && line.charAt(colon) == ':') {
                        key = line.substring(at + 1, close);
                        at = skipSpaces(line, colon + 1);
                        if (at < line.length() && (line.charAt(at) == '\'' || line.charAt(at) == '"')) {
                            // A value in quotes: newer Hugging Face prints numbers so.
                            if (numbers.read(line, at + 1)) {
                                take(path, key, into);
                            }
                            int end = close(line, at);
                            at = end < 0 ? line.length() : end + 1;
                        } else if (numbers.read(line, at)) {
                            take(path, key, into);
                            at = numbers.end();
                        }
                    } else {
                        at = close + 1;
                    }
                }
                case '[' -> at = skipList(line, at);
                default -> at++;
            }
        }
        return true;
    }

    private void take(Deque<String> path, String key, Reading into) {
        String name = Words.plain(key);
        StringBuilder full = new StringBuilder();
        for (String part : path) {
            if (!part.isEmpty() && !part.equals("metrics") && !part.equals("logs")) {
                full.append(Words.plain(part)).append('/');
            }
        }
        LineReader.take(full + name, numbers, into);
    }

    /** The brace that opens an object with a quoted key. */
    private static int begin(String line) {
        int at = line.indexOf('{');
        while (at >= 0) {
            int next = skipSpaces(line, at + 1);
            if (next < line.length() && (line.charAt(next) == '\'' || line.charAt(next) == '"')) {
                int close = close(line, next);
                int colon = close < 0 ? line.length() : skipSpaces(line, close + 1);
                if (colon < line.length() && line.charAt(colon) == ':') {
                    return at;
                }
            }
            at = line.indexOf('{', at + 1);
        }
        return -1;
    }

    private static int close(String line, int quote) {
        for (int i = quote + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == line.charAt(quote)) {
                return i;
            }
        }
        return -1;
    }

    private static int skipList(String line, int from) {
        int depth = 0;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"') {
                int close = close(line, i);
                if (close < 0) {
                    return line.length();
                }
                i = close;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                return i + 1;
            }
        }
        return line.length();
    }

    private static int skipSpaces(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
