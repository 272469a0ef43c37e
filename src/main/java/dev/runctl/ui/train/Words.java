package dev.runctl.ui.train;

import dev.runctl.service.run.ShellQuote;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line as separate words, split as POSIX sh splits it: blanks separate, single quotes keep everything, double
 * quotes keep blanks, a backslash keeps the next character, a backslash before a line's end joins the lines. Nothing is
 * expanded: {@code $HOME} and {@code *} stay as written.
 *
 * @param words the words, in order
 * @param open the quote that is not closed, or empty
 */
public record Words(List<String> words, String open) {
    public Words {
        words = List.copyOf(words);
    }

    public boolean isComplete() {
        return open.isEmpty();
    }

    public static Words split(String text) {
        return new Splitter(text.replace("\r\n", "\n")).split();
    }

    /** Text that splits into exactly these words again. */
    public static String join(List<String> words) {
        return ShellQuote.join(words);
    }

    private static final class Splitter {
        private final String text;
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean inWord;
        private int at;

        Splitter(String text) {
            this.text = text;
        }

        Words split() {
            String open = "";
            while (at < text.length() && open.isEmpty()) {
                char c = text.charAt(at++);
                if (c == ' ' || c == '\t' || c == '\n') {
                    endWord();
                } else if (c == '\'') {
                    open = single() ? "" : "'";
                } else if (c == '"') {
                    open = twofold() ? "" : "\"";
                } else if (c == '\\') {
                    escaped();
                } else {
                    add(c);
                }
            }
            endWord();
            return new Words(words, open);
        }

        private void add(char c) {
            inWord = true;
            word.append(c);
        }

        private void endWord() {
            if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }

        private boolean single() {
            inWord = true;
            int end = text.indexOf('\'', at);
            word.append(text, at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            return end >= 0;
        }

        private boolean twofold() {
            inWord = true;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return true;
                }
                if (c == '\\' && at < text.length() && "$`\"\\\n".indexOf(text.charAt(at)) >= 0) {
                    char next = text.charAt(at++);
                    if (next != '\n') {
                        word.append(next);
                    }
                } else {
                    word.append(c);
                }
            }
            return false;
        }

        private void escaped() {
            if (at == text.length()) {
                add('\\');
                return;
            }
            char next = text.charAt(at++);
            if (next != '\n') {
                add(next);
            }
        }
    }
}
