package dev.runctl.domain.checkpoint;

import dev.runctl.domain.metric.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether what a run has written is safe in S3: the newest there compared with the newest on the disk. */
public sealed interface UploadHealth {
    /** The instance has not said a word for longer than any single piece of work takes it. */
    Duration SILENCE = Duration.ofMinutes(10);

    /** Shorter lags are those of the copying itself and of looking now and then. */
    Duration SHORTEST_LAG = Duration.ofSeconds(30);

    /** The usual interval where there is one checkpoint only, which tells none. */
    Duration UNKNOWN_INTERVAL = Duration.ofMinutes(5);

    /**
     * All is there, or on its way in time.
     *
     * @param copied complete checkpoints of the run that are in S3
     * @param all complete checkpoints of the run
     */
    record Fine(int copied, int all) implements UploadHealth {}

    /** S3 refuses, cannot be reached, or there are no credentials. */
    record Failing(UploadReport.Trouble trouble) implements UploadHealth {}

    /** The uploader is gone, and nothing has started it again. */
    record Silent(Duration since) implements UploadHealth {}

    /**
     * The script goes on, yet nothing that it may have saved lies where checkpoints are looked for.
     *
     * @param folder where they are looked for, as the run was launched
     */
    record NoneFound(String folder) implements UploadHealth {}

    /**
     * How far a run is by its log, and where it was said to save.
     *
     * @param told what its log tells; empty where that is nothing
     * @param resumed whether its epochs count on from those of another run
     */
    record Advance(Optional<Progress> told, Optional<Instant> started, boolean resumed, String folder) {
        /** Most scripts save after each epoch or so. */
        static final long MOST_EPOCHS = 2;

        static final Duration LONGEST = Duration.ofMinutes(5);

        boolean isFar(Instant now) {
            return told.isPresent()
                    && (!resumed
                                    && told.get()
                                            .epoch()
                                            .filter(it -> it.at() > MOST_EPOCHS)
                                            .isPresent()
                            || started.filter(it -> Duration.between(it, now).compareTo(LONGEST) > 0)
                                    .isPresent());
        }
    }

    /**
     * What would be lost with the instance is more than twice what lies between two checkpoints.
     *
     * @param age of the newest in S3, or where there is none of the oldest that should be there
     * @param any whether there is one in S3
     * @param interval the usual one
     */
    record Behind(Duration age, boolean any, Duration interval) implements UploadHealth {}

    /**
     * The same, and whether there is anything to copy although the run has come far enough to have saved.
     *
     * @param checkpoints of the run, each with its copies
     * @param now by the same clock as the checkpoints' times
     */
    static UploadHealth of(
            UploadReport report, List<Checkpoint> checkpoints, boolean active, Advance advance, Instant now) {
        UploadHealth health = of(report, checkpoints, active, now);
        return health instanceof Fine && checkpoints.isEmpty() && advance.isFar(now)
                ? new NoneFound(advance.folder())
                : health;
    }

    /**
     * @param checkpoints of the run, each with its copies
     * @param now by the same clock as the checkpoints' times
     */
    static UploadHealth of(UploadReport report, List<Checkpoint> checkpoints, boolean active, Instant now) {
        List<Checkpoint> complete = checkpoints.stream()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .sorted(Comparator.comparing(Checkpoint::modified))
                .toList();
        List<Checkpoint> pending =
                complete.stream().filter(it -> !isCopied(it, report)).toList();
        if (report.trouble().isPresent()) {
            return new Failing(report.trouble().get());
        }
        Optional<Duration> silence = report.age().filter(it -> it.compareTo(SILENCE) > 0);
        if (active && silence.isPresent()) {
            return new Silent(silence.get());
        }
        if (pending.isEmpty()) {
            return new Fine(complete.size(), complete.size());
        }
        Optional<Instant> newest = complete.stream()
                .filter(it -> isCopied(it, report))
                .map(Checkpoint::modified)
                .reduce((before, after) -> after);
        Duration interval = usualInterval(complete);
        Duration age = Duration.between(newest.orElse(pending.getFirst().modified()), now);
        // A copy older than what is missing: an older one that is missing tells nothing of the newest.
        boolean isNewestMissing =
                newest.isEmpty() || pending.getLast().modified().isAfter(newest.get());
        boolean isLate = age.compareTo(interval.multipliedBy(2)) > 0 && age.compareTo(SHORTEST_LAG) > 0;
        return isNewestMissing && isLate
                ? new Behind(age, newest.isPresent(), interval)
                : new Fine(complete.size() - pending.size(), complete.size());
    }

    private static boolean isCopied(Checkpoint checkpoint, UploadReport report) {
        return report.hasCopied(checkpoint.name()) || !checkpoint.wholeCopies().isEmpty();
    }

    /** The median, which a long pause does not move. */
    private static Duration usualInterval(List<Checkpoint> oldestFirst) {
        List<Duration> intervals = new java.util.ArrayList<>();
        for (int i = 1; i < oldestFirst.size(); i++) {
            intervals.add(Duration.between(
                    oldestFirst.get(i - 1).modified(), oldestFirst.get(i).modified()));
        }
        intervals.sort(Comparator.naturalOrder());
        return intervals.isEmpty() ? UNKNOWN_INTERVAL : intervals.get(intervals.size() / 2);
    }
}
