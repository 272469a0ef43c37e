package dev.runctl.service.metric;

import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.run.LogService;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How far runs are, by the ends of their logs: read once for all screens, which share what is known. A log that cannot be read
 * leaves what was seen before; the runs' states say whether there is contact.
 */
public final class ProgressBook {
    /** Where the ends of logs are read. */
    public interface LogEnds {
        /**
         * The last bytes of the log as it is on the instance now.
         *
         * @throws ServiceException where the instance does not answer
         */
        LogChunk there(RunId id, int most);

        /** The last bytes of what is held on this machine. */
        LogChunk here(RunId id, int most);

        /** Whether the run has ended and all of its log is held on this machine. */
        boolean isWhole(RunId id);

        /** A log that is followed for somebody who looks at it is not asked for a second time. */
        static LogEnds of(LogService logs) {
            return new LogEnds() {
                @Override
                public LogChunk there(RunId id, int most) {
                    return logs.isFollowed(id) ? here(id, most) : logs.tail(id, most);
                }

                @Override
                public LogChunk here(RunId id, int most) {
                    return logs.read(id, Math.max(0, logs.size(id) - most), most);
                }

                @Override
                public boolean isWhole(RunId id) {
                    return logs.isWhole(id);
                }
            };
        }
    }

    /** Reading the end of a remote log costs a command, so it is not done at each look. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Of a great many runs those read longest ago come first, since SSM throttles commands by the account. */
    private static final int AT_ONCE = 20;

    private final LogEnds logs;
    private final Clock clock;
    private final Map<RunId, SeenProgress> seen = new ConcurrentHashMap<>();
    private final Map<RunId, Instant> asked = new ConcurrentHashMap<>();
    private final AtomicBoolean isReading = new AtomicBoolean();

    /** Ended runs whose progress is that of the end of the whole log. */
    private final Set<RunId> ended = ConcurrentHashMap.newKeySet();

    public ProgressBook(LogEnds logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** As far as it is known. Of a run that has ended only the end of its whole log counts. Asks nobody. */
    public Optional<SeenProgress> of(Run run) {
        boolean isTrue = run.status().state().isActive() || ended.contains(run.id());
        return isTrue ? Optional.ofNullable(seen.get(run.id())) : Optional.empty();
    }

    /** Looks at what is held here of the active ones that nothing is known of. */
    public void readHeld(List<Run> runs) {
        runs.stream()
                .filter(run -> run.status().state().isActive() && !seen.containsKey(run.id()))
                .forEach(this::readHeld);
    }

    /** Asks the instances of those that run, each no more often than every ten seconds. Blocks. */
    public void readAgain(List<Run> runs) {
        if (!isReading.compareAndSet(false, true)) {
            return; // another screen has just asked
        }
        try {
            Instant due = clock.instant().minus(EVERY);
            runs.stream()
                    .filter(run -> run.status().state() == RunState.RUNNING)
                    .filter(run -> !lastAsked(run).isAfter(due))
                    .sorted(Comparator.comparing(this::lastAsked))
                    .limit(AT_ONCE)
                    .forEach(this::ask);
        } finally {
            isReading.set(false);
        }
    }

    /** Looks once at the whole log of each that has ended. */
    public void readEnded(List<Run> runs) {
        for (Run run : runs) {
            if (!run.status().state().isActive() && !ended.contains(run.id()) && logs.isWhole(run.id())) {
                seen.remove(run.id());
                readHeld(run);
                ended.add(run.id());
            }
        }
    }

    private Instant lastAsked(Run run) {
        return asked.getOrDefault(run.id(), Instant.EPOCH);
    }

    private void ask(Run run) {
        asked.put(run.id(), clock.instant());
        try {
            LogChunk end = logs.there(run.id(), SeenProgress.TAIL);
            SeenProgress.in(end, run, seen.get(run.id()), clock.instant()).ifPresent(it -> seen.put(run.id(), it));
        } catch (ServiceException | UncheckedIOException e) {
            return; // progress is an extra: the run's state says whether there is contact
        }
    }

    private void readHeld(Run run) {
        try {
            SeenProgress.held(logs.here(run.id(), SeenProgress.TAIL), clock.instant())
                    .ifPresent(it -> seen.put(run.id(), it));
        } catch (ServiceException | UncheckedIOException e) {
            seen.remove(run.id()); // a log that cannot be read shows on the run's own page
        }
    }
}
