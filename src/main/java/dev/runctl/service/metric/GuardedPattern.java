package dev.runctl.service.metric;

import dev.runctl.service.run.GuardedText;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person's regular expression. One that takes too long on several lines is given up; the log is read on. */
final class GuardedPattern {
    private static final int LONGEST_LINE = 4096;
    private static final int LOOKS = 200_000;
    private static final int GIVEN_UP_AFTER = 5;

    private final Pattern pattern;
    private int failures;

    /** @throws java.util.regex.PatternSyntaxException where it is none */
    GuardedPattern(String regex) {
        pattern = Pattern.compile(regex);
    }

    boolean has(String group) {
        return pattern.namedGroups().containsKey(group);
    }

    /** Gives a matcher on the line, of which a very long one is cut, unless the pattern has been given up. */
    void on(String line, Consumer<Matcher> use) {
        if (isGivenUp()) {
            return;
        }
        String text = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        try {
            use.accept(pattern.matcher(new GuardedText(text, LOOKS)));
        } catch (GuardedText.Exhausted | StackOverflowError e) {
            failures++;
        }
    }

    boolean isGivenUp() {
        return failures >= GIVEN_UP_AFTER;
    }
}
