package dev.runctl.domain.checkpoint;

import java.util.Collection;
import java.util.Comparator;

/** Which of a run's checkpoints is newer. */
public final class TrainingOrder {
    private static final Comparator<Checkpoint> EPOCH =
            Comparator.comparing(it -> it.epoch().orElse(0));
    private static final Comparator<Checkpoint> STEP =
            Comparator.comparing(it -> it.step().orElse(0));
    private static final Comparator<Checkpoint> TIME = Comparator.comparing(Checkpoint::modified);

    private TrainingOrder() {}

    /**
     * The newest first. The time of writing tells, except where some lie in S3 alone: theirs is the time of an upload, which may be
     * any time after. Then epoch or step tell, where all have them.
     *
     * @param own one run's
     */
    public static Comparator<Checkpoint> newestFirst(Collection<Checkpoint> own) {
        boolean areTimesTrue = own.stream().allMatch(Checkpoint::isOnInstance);
        Comparator<Checkpoint> oldestFirst = TIME.thenComparing(EPOCH).thenComparing(STEP);
        if (!areTimesTrue && own.stream().allMatch(it -> it.epoch().isPresent())) {
            oldestFirst = EPOCH.thenComparing(STEP).thenComparing(TIME);
        } else if (!areTimesTrue && own.stream().allMatch(it -> it.step().isPresent())) {
            oldestFirst = STEP.thenComparing(TIME);
        }
        return oldestFirst.reversed().thenComparing(Checkpoint::path);
    }
}
