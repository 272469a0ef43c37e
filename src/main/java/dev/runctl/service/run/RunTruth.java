package dev.runctl.service.run;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides a run's state from evidence alone: the exit record, the processes seen, the heartbeat, EC2's state. */
final class RunTruth {
    /** The supervisor writes every 2 s; this many seconds without it mean that nobody watches the script. */
    static final Duration HEARTBEAT_STALE = Duration.ofSeconds(60);

    /** How long an instance may be silent before its runs count as lost. */
    static final Duration CONTACT_LOST = Duration.ofMinutes(2);

    /** After this the command of a launch can no longer be on its way. */
    static final Duration LAUNCH_LOST = Duration.ofMinutes(3);

    /** What could be learned of a run. */
    sealed interface Evidence {
        /** The instance answered; empty where it knows nothing of the run. */
        record Answered(Optional<SeenRun> run) implements Evidence {}

        /**
         * The instance did not answer.
         *
         * @param instance EC2's state, empty where EC2 could not be asked, TERMINATED where it knows no such instance
         */
        record Silent(Optional<InstanceState> instance, Instant lastContact) implements Evidence {}

        /**
         * The instance is off, and its guard has said how it landed.
         *
         * @param instance EC2's state
         */
        record Landed(RunId run, GuardLanding landing, InstanceState instance) implements Evidence {}
    }

    private RunTruth() {}

    static RunStatus decide(RunStatus known, Instant created, Evidence evidence, Instant now) {
        RunStatus next = switch (evidence) {
            case Evidence.Answered(Optional<SeenRun> run) ->
                run.map(seen -> seen(known, seen, now)).orElseGet(() -> unknownThere(known, created, now));
            case Evidence.Silent silent -> silent(known, silent, now);
            case Evidence.Landed landed -> landed(known, landed);
        };
        if (known.isLanded() && next.state() == known.state() && next.reason().equals("exit-record")) {
            return known; // the exit record says the same, and less of why
        }
        boolean same = next.state() == known.state() && next.reason().equals(known.reason());
        return same
                ? new RunStatus(
                        next.state(), known.since(), next.exitCode(), next.signal(), next.reason(), next.heartbeat())
                : next;
    }

    private static RunStatus seen(RunStatus known, SeenRun seen, Instant now) {
        Optional<Instant> heartbeat = seen.heartbeatAge().map(now::minus).or(known::heartbeat);
        boolean stale = seen.heartbeatAge()
                .filter(age -> age.compareTo(HEARTBEAT_STALE) > 0)
                .isPresent();
        return switch (seen.state()) {
            case "exited" -> exited(seen, seen.ended().orElse(now), heartbeat);
            case "running", "stopping" -> {
                RunState state = seen.state().equals("stopping") ? RunState.STOPPING : RunState.RUNNING;
                yield stale
                        ? status(RunState.LOST, now, "heartbeat-stale", heartbeat)
                        : status(state, now, "", heartbeat);
            }
            case "unsupervised" ->
                status(seen.stopRequested() ? RunState.STOPPING : RunState.RUNNING, now, "unsupervised", heartbeat);
            // An earlier, closer look at why it ended says more than that it is gone now.
            case "gone" ->
                known.state() == RunState.INTERRUPTED
                        ? known
                        : status(RunState.INTERRUPTED, heartbeat.orElse(now), goneBy(seen), heartbeat);
            case "starting" -> status(RunState.STARTING, now, "", heartbeat);
            default -> known;
        };
    }

    private static String goneBy(SeenRun seen) {
        return seen.endedUnseen() ? RunStatus.ENDED_UNSEEN : "supervisor-gone";
    }

    private static RunStatus exited(SeenRun seen, Instant ended, Optional<Instant> heartbeat) {
        RunState state;
        if (seen.stopRequested()) {
            state = RunState.STOPPED;
        } else if (seen.signal().isEmpty() && seen.exitCode().equals(OptionalInt.of(0))) {
            state = RunState.SUCCEEDED;
        } else {
            state = RunState.FAILED;
        }
        String reason = seen.outOfMemory() ? RunStatus.OUT_OF_MEMORY : "exit-record";
        return new RunStatus(state, ended, seen.exitCode(), seen.signal(), reason, heartbeat);
    }

    private static RunStatus landed(RunStatus known, Evidence.Landed evidence) {
        GuardLanding landing = evidence.landing();
        boolean isEnded = landing.run().equals(Optional.of(evidence.run()));
        String reason = isEnded ? RunStatus.LANDED + landing.reason().wordOrUnknown() : "exit-record";
        Optional<GuardLanding.RunEnd> over =
                landing.over().filter(it -> it.run().equals(evidence.run()));
        if (over.isPresent()) {
            GuardLanding.RunEnd end = over.get();
            boolean isFine = end.signal().isEmpty() && end.exitCode().equals(OptionalInt.of(0));
            RunState state = end.isAsked() ? RunState.STOPPED : isFine ? RunState.SUCCEEDED : RunState.FAILED;
            return new RunStatus(state, end.at(), end.exitCode(), end.signal(), reason, known.heartbeat());
        }
        if (known.state().isFinal() && !known.isGuess()) {
            return known;
        }
        return isEnded
                ? status(RunState.INTERRUPTED, landing.ended().orElse(landing.at()), reason, known.heartbeat())
                : status(RunState.INTERRUPTED, landing.at(), RunStatus.OVER_BEFORE, known.heartbeat());
    }

    private static RunStatus unknownThere(RunStatus known, Instant created, Instant now) {
        if (known.state().isFinal()) {
            return known;
        }
        boolean launching = known.state() == RunState.STARTING || known.state() == RunState.SYNCING;
        if (launching && Duration.between(created, now).compareTo(LAUNCH_LOST) < 0) {
            return known;
        }
        String reason = launching ? "never-started" : "record-missing";
        return status(RunState.INTERRUPTED, now, reason, known.heartbeat());
    }

    private static RunStatus silent(RunStatus known, Evidence.Silent silent, Instant now) {
        if (known.state().isFinal()) {
            return known;
        }
        InstanceState instance = silent.instance().orElse(InstanceState.RUNNING);
        return switch (instance) {
            case STOPPED -> status(RunState.INTERRUPTED, now, "instance-stopped", known.heartbeat());
            case TERMINATED -> status(RunState.INTERRUPTED, now, "instance-terminated", known.heartbeat());
            // The script may be saving at this moment; what became of it shows afterwards.
            case STOPPING, SHUTTING_DOWN, PENDING -> known;
            case RUNNING ->
                Duration.between(silent.lastContact(), now).compareTo(CONTACT_LOST) > 0
                        ? status(RunState.LOST, now, "no-contact", known.heartbeat())
                        : known;
        };
    }

    private static RunStatus status(RunState state, Instant since, String reason, Optional<Instant> heartbeat) {
        return new RunStatus(state, since, OptionalInt.empty(), "", reason, heartbeat);
    }
}
