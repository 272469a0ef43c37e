package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When runs have saved, from the lists of checkpoints that were last seen; used on one thread. */
public final class SaveBook {
    /** Asks an instance for its checkpoints, which are then among those seen. */
    public interface Look {
        /** @throws ServiceException where the instance does not answer */
        List<Checkpoint> at(InstanceRef ref, Cancellation cancel);
    }

    /** However many runs there are, no more than one list is asked for in that time. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /** A list that is younger is not asked for again. */
    private static final Duration YOUNG = Duration.ofSeconds(20);

    /** An instance that has told nothing since its run has ended is asked once, and again if it did not answer. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private record Known(Instant asOf, RunState state, RunSaves saves) {}

    private final SeenCheckpoints seen;
    private final Look look;
    private final Clock clock;
    private final Map<RunId, Known> known = new ConcurrentHashMap<>();
    private final Map<InstanceRef, Instant> asked = new ConcurrentHashMap<>();
    private Instant looked = Instant.EPOCH;

    public SaveBook(SeenCheckpoints seen, Look look, Clock clock) {
        this.seen = seen;
        this.look = look;
        this.clock = clock;
    }

    /**
     * What is known of each; those whose instance has told nothing since they started are left out. Asks nobody.
     *
     * @param newest of each instance the newest run
     */
    public Map<RunId, RunSaves> of(Collection<Run> newest) {
        Map<InstanceRef, Instant> times = seen.times();
        Map<RunId, RunSaves> all = new HashMap<>();
        for (Run run : newest) {
            Instant asOf = times.get(run.request().target());
            boolean isOlder = asOf == null
                    || run.status().state().isActive()
                            && asOf.isBefore(run.started().orElse(run.created()));
            if (!isOlder) {
                Optional<RunSaves> saves = Optional.ofNullable(known.get(run.id()))
                        .filter(it -> it.asOf().equals(asOf)
                                && it.state() == run.status().state())
                        .map(Known::saves)
                        .or(() -> seen.last(run.request().target()).map(it -> RunSaves.of(run, it)));
                saves.ifPresent(it -> {
                    known.put(run.id(), new Known(it.asOf(), run.status().state(), it));
                    all.put(run.id(), it);
                });
            }
        }
        known.keySet().retainAll(all.keySet());
        return all;
    }

    /**
     * Asks one instance, now and then: where a run goes on the one whose list is the oldest, else one that has told nothing since
     * its run has ended. Blocks.
     */
    public void lookAtOne(Collection<Run> newest) {
        Instant now = clock.instant();
        if (now.isBefore(looked.plus(BETWEEN_LOOKS))) {
            return;
        }
        Map<InstanceRef, Instant> times = seen.times();
        newest.stream()
                .filter(run -> isDue(run, times, now))
                .min(Comparator.comparing((Run run) -> run.status().state().isFinal())
                        .thenComparing(run -> lastAsked(run, times)))
                .map(run -> run.request().target())
                .ifPresent(ref -> {
                    looked = now;
                    asked.put(ref, now);
                    try {
                        look.at(ref, new Cancellation());
                    } catch (ServiceException e) {
                        return; // what was seen before stands, with its age
                    }
                });
    }

    private boolean isDue(Run run, Map<InstanceRef, Instant> times, Instant now) {
        Instant last = lastAsked(run, times);
        if (run.status().state() == RunState.RUNNING) {
            return last.isBefore(now.minus(YOUNG));
        }
        return run.status().state().isFinal()
                && told(run, times).isBefore(run.ended().orElse(run.status().since()))
                && tried(run).isBefore(now.minus(AGAIN));
    }

    /** An instance that does not answer has its turn again no sooner than the others. */
    private Instant lastAsked(Run run, Map<InstanceRef, Instant> times) {
        Instant told = told(run, times);
        return told.isAfter(tried(run)) ? told : tried(run);
    }

    private static Instant told(Run run, Map<InstanceRef, Instant> times) {
        return times.getOrDefault(run.request().target(), Instant.EPOCH);
    }

    private Instant tried(Run run) {
        return asked.getOrDefault(run.request().target(), Instant.EPOCH);
    }
}
