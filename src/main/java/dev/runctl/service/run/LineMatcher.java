package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of one line after another whether it is what a query looks for, in bounded time whatever the regular expression.
 * One thread at a time.
 */
public final class LineMatcher {
    /** Steps of a regular expression on one line; more take longer than anyone waits. */
    private static final int MAX_STEPS = 20_000_000;
    /** Steps on all lines together: so many for nothing, and so many for each character looked at. */
    private static final long FREE_STEPS = 1_000_000_000;

    private static final long STEPS_PER_CHARACTER = 400;
    /** Where only the marks in a visible line are missed, the screen does not wait long. */
    private static final int MARK_STEPS = 200_000;

    private static final int MAX_MARKS = 200;

    /** Characters of a line that match, from {@code start} up to {@code end}, exclusive. */
    public record Range(int start, int end) {}

    private final LogQuery query;
    private final Cancellation cancel;
    private final Pattern pattern;
    private long steps;
    private long characters;

    /** @throws java.util.regex.PatternSyntaxException where the query is no regular expression */
    public LineMatcher(LogQuery query, Cancellation cancel) {
        this.query = query;
        this.cancel = cancel;
        this.pattern = query.pattern();
    }

    /**
     * @param line as it is in the file, or as it is shown
     * @throws LogQuery.TooSlow where the regular expression takes too long
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    public boolean isIn(String line) {
        String text = LogText.plain(line);
        return hasText(text) && query.level().isIn(text);
    }

    private boolean hasText(String text) {
        if (!query.regex() || query.text().isEmpty()) {
            return query.text().isEmpty() || pattern.matcher(text).find();
        }
        GuardedText counted = new GuardedText(text, MAX_STEPS, cancel::check);
        characters += text.length();
        try {
            return pattern.matcher(counted).find();
        } catch (GuardedText.Exhausted | StackOverflowError e) {
            throw new LogQuery.TooSlow(); // for ever, or nested alternatives on a long line
        } finally {
            steps += counted.taken();
            if (steps > FREE_STEPS + STEPS_PER_CHARACTER * characters) {
                throw new LogQuery.TooSlow();
            }
        }
    }

    /**
     * Where a line that is shown matches; the words of the level where only that is asked for. Empty where that takes too
     * long to find out.
     */
    public List<Range> ranges(String shown) {
        List<Range> ranges = new ArrayList<>();
        Pattern wanted = query.text().isEmpty() ? query.level().words() : pattern;
        try {
            Matcher matcher = wanted.matcher(new GuardedText(shown, MARK_STEPS, cancel::check));
            while (ranges.size() < MAX_MARKS && matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    ranges.add(new Range(matcher.start(), matcher.end()));
                }
            }
        } catch (GuardedText.Exhausted | StackOverflowError e) {
            return ranges;
        }
        return ranges;
    }
}
