package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a run has saved, as far as its instance has told.
 *
 * @param asOf when the instance told
 * @param newest the newest that is not known to be half written; empty where there was none by then
 * @param interval what usually lies between two, from the last few; empty where that cannot be told
 */
public record RunSaves(Instant asOf, Optional<Checkpoint> newest, Optional<Duration> interval) {
    /** So many intervals without a new one are more than chance. */
    private static final int LATE = 3;

    /** Saves that are seconds apart vary. */
    private static final Duration LEAST_LATE = Duration.ofMinutes(1);

    /** A run that goes on for that long and has saved nothing would lose it. */
    private static final Duration NOTHING_YET = Duration.ofMinutes(10);

    private static final int LAST_FEW = 6;

    /**
     * Of a run that goes on its own alone count; of one that has ended the newest on the instance does, whose ever it is.
     *
     * @param known all of the instance's
     */
    static RunSaves of(Run run, CheckpointService.Listing known) {
        List<Checkpoint> whole = known.checkpoints().stream()
                .filter(it -> it.verdict().kind() != Verdict.Kind.INCOMPLETE)
                .sorted(Comparator.comparing(Checkpoint::modified))
                .toList();
        List<Checkpoint> own = whole.stream()
                .filter(it -> it.run().equals(Optional.of(run.id())))
                .toList();
        List<Checkpoint> counted = run.status().state().isActive() ? own : whole;
        return new RunSaves(
                known.asOf(),
                counted.isEmpty() ? Optional.empty() : Optional.of(counted.getLast()),
                interval(run, own));
    }

    private static Optional<Duration> interval(Run run, List<Checkpoint> own) {
        List<Instant> times = new ArrayList<>();
        if (own.size() == 1) {
            run.started().ifPresent(times::add);
        }
        own.subList(Math.max(0, own.size() - LAST_FEW), own.size()).forEach(it -> times.add(it.modified()));
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.between(times.get(i - 1), times.get(i));
            if (gap.compareTo(Duration.ofSeconds(1)) > 0) {
                gaps.add(gap); // what is nearer belongs to one and the same save
            }
        }
        gaps.sort(Comparator.naturalOrder());
        return gaps.isEmpty() ? Optional.empty() : Optional.of(gaps.get(gaps.size() / 2));
    }

    /** Whether, when the instance told, the run had gone on for longer without saving than it usually does. */
    public boolean isLate(Run run) {
        Optional<Instant> since = newest.map(Checkpoint::modified).or(run::started);
        if (!run.status().state().isActive() || since.isEmpty()) {
            return false;
        }
        Duration gone = Duration.between(since.get(), asOf);
        if (newest.isEmpty()) {
            return gone.compareTo(NOTHING_YET) > 0;
        }
        return interval.map(it -> it.multipliedBy(LATE))
                .filter(it -> gone.compareTo(it) > 0 && gone.compareTo(LEAST_LATE) > 0)
                .isPresent();
    }
}
