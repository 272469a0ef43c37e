package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of a log's local copy, of any size, by number. Line 0 begins at the origin, near the end; lines before it have
 * negative numbers, so they can be read before anyone has counted how many there are. A line ends with a line feed. All of
 * it reads a file: not for the screen's thread. Safe to use from several threads.
 */
public interface LogLines {
    /** Where line 0 begins, in bytes. */
    long origin();

    /** The lowest number that can be read so far; the log's first line once {@link #isComplete}. */
    long first();

    /** Whether the index has reached the beginning, so that the first line is known. */
    boolean isComplete();

    /** Counts the lines before the origin, from there towards the beginning; {@code progress} is told now and then. */
    void index(Cancellation cancel, Runnable progress);

    /**
     * The bytes of each line without its line feed, from one number up to another, as far as there are; long ones cut.
     *
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    List<byte[]> read(long from, long to);

    /**
     * Looks through the lines with numbers below {@code before}, the last first, on several threads; the sink is called on the
     * caller's. It waits for {@link #index} where that is behind.
     *
     * @throws LogQuery.TooSlow where the regular expression takes too long
     * @throws java.util.concurrent.CancellationException when cancelled
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    void search(LogQuery query, long before, Cancellation cancel, Consumer<Found> found);

    /**
     * A part of a search.
     *
     * @param lines matching lines in ascending order, all before those told earlier
     * @param done the share of the log that has been looked through, 0 to 1
     */
    record Found(List<Long> lines, double done) {}
}
