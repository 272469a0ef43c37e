package dev.runctl.service.metric;

import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A run's progress as the end of its log told it, and what is needed to say how long it will still take.
 *
 * @param seen when the log was read
 * @param first how far it was at {@code since}
 */
public record SeenProgress(Progress progress, Instant seen, OptionalDouble first, Optional<Instant> since) {
    /** This much of the end of a log is read. */
    static final int TAIL = 16_384;

    /** From then on what a script does before its first progress, such as its imports, hardly counts. */
    private static final Duration OLD = Duration.ofMinutes(10);

    /**
     * A run from the beginning was at nothing when it started, which tells the pace of an old one; of a young or a resumed one
     * only what has been watched does.
     */
    static Optional<SeenProgress> in(LogChunk tail, Run run, @Nullable SeenProgress before, Instant now) {
        return MetricReader.progressIn(wholeLines(tail)).map(progress -> {
            if (before != null && before.first().isPresent()) {
                return new SeenProgress(progress, now, before.first(), before.since());
            }
            boolean old =
                    run.started().filter(it -> it.isBefore(now.minus(OLD))).isPresent();
            return old && run.request().lineage().isEmpty()
                    ? new SeenProgress(progress, now, OptionalDouble.of(0), run.started())
                    : new SeenProgress(progress, now, progress.fraction(), Optional.of(now));
        });
    }

    /**
     * As the end of what is held of the log tells it. How old that is nobody knows, so it says nothing of the pace: a log that then
     * catches up with its run would seem to fly.
     */
    static Optional<SeenProgress> held(LogChunk tail, Instant now) {
        return MetricReader.progressIn(wholeLines(tail))
                .map(progress -> new SeenProgress(progress, now, OptionalDouble.empty(), Optional.empty()));
    }

    /** The end of a line may say something else than the line: "ep 395/4000" of "step 395/4000". */
    private static byte[] wholeLines(LogChunk tail) {
        byte[] bytes = tail.bytes();
        int from = 0;
        if (tail.offset() > 0) {
            while (from < bytes.length && bytes[from] != '\n' && bytes[from] != '\r') {
                from++;
            }
        }
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    /** How long the run will still take, where that can be told. */
    public Optional<Duration> remaining(Instant now) {
        return Remaining.of(progress, first, since, seen, now);
    }

    /** From 0 to 1; -1 where the log does not say. */
    public double fraction() {
        return progress.fraction().orElse(-1);
    }
}
