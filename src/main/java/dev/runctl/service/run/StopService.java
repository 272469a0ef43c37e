package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.InstanceService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stop safely: signal, wait for the script's own save, see the new checkpoint, then stop the machine. */
public final class StopService {
    /** One wait on the instance, short so that a cancellation and a change of state are seen. */
    private static final Duration PIECE = Duration.ofSeconds(5);

    private static final Duration MACHINE_LIMIT = Duration.ofMinutes(15);

    /**
     * How to stop.
     *
     * @param grace how long the script may take to save and end
     * @param copyToS3 whether the newest checkpoint is copied to the bucket before the instance is stopped
     */
    public record Wish(Duration grace, boolean copyToS3) {
        public static Wish within(Duration grace) {
            return new Wish(grace, false);
        }
    }

    /**
     * @param checkpoint the checkpoint that appeared after the signal, if any
     * @param copied the newest one's copy, where one was asked for and made
     */
    public record Stopped(
            Optional<Run> run, Optional<Checkpoint> checkpoint, Optional<CheckpointCopies.Copied> copied) {}

    /** What only the person can decide while a stop goes on. */
    @FunctionalInterface
    public interface KillQuestion {
        /** Asked when the script has not ended in time: answers whether to kill it. */
        boolean mayKill(Run run, Duration waited);

        /** Asked when the instance runs and cannot be asked what runs on it: answers whether to stop it all the same. */
        default boolean mayStopUnseen(InstanceRef ref) {
            return false;
        }

        /** Asked when no copy could be made: answers whether to go on all the same. The checkpoint stays on the instance. */
        default boolean mayGoOnWithoutCopy(Failure failure) {
            return false;
        }
    }

    private final Runner runner;
    private final RunService runs;
    private final LogService logs;
    private final InstanceCheckpoints checkpoints;
    private final CheckpointCopies copies;
    private final LastUpload lastUpload;
    private final InstanceGateway gateway;
    private final InstanceService instances;
    private final Clock clock;

    public StopService(
            Runner runner,
            RunService runs,
            LogService logs,
            InstanceCheckpoints checkpoints,
            CheckpointCopies copies,
            CheckpointUploads uploads,
            InstanceGateway gateway,
            InstanceService instances,
            Clock clock) {
        this.runner = runner;
        this.runs = runs;
        this.logs = logs;
        this.checkpoints = checkpoints;
        this.copies = copies;
        this.lastUpload = new LastUpload(uploads);
        this.gateway = gateway;
        this.instances = instances;
        this.clock = clock;
    }

    /**
     * Ends the run by SIGTERM to the script, then, if allowed, SIGKILL. A run that has ended is answered as it is.
     *
     * @throws ServiceException WrongState with {@code running} when the script lives on because killing was not allowed
     */
    public Stopped stopRun(RunId id, Wish wish, KillQuestion question, Steps steps, Cancellation cancel) {
        Run known = runs.get(id);
        runs.refresh(known.request().target());
        Run run = runs.get(id);
        return run.status().state().isFinal()
                ? new Stopped(Optional.of(run), Optional.empty(), Optional.empty())
                : end(run, wish, false, question, steps, cancel);
    }

    /**
     * Ends the instance's run as above, then stops the instance and follows it to stopped. Unless killing is allowed the
     * instance is not stopped while the script lives.
     *
     * @throws ServiceException AgentOffline where nobody can look what runs there and stopping was not allowed
     */
    public Stopped stopInstance(InstanceRef ref, Wish wish, KillQuestion question, Steps steps, Cancellation cancel) {
        Instance instance = gateway.get(ref);
        Stopped stopped = instance.state() == InstanceState.RUNNING
                ? endRunOn(ref, wish, question, steps, cancel)
                : new Stopped(Optional.empty(), Optional.empty(), Optional.empty());
        cancel.check();
        steps.run("step.stop-instance", () -> instances.stop(ref, false), InstanceState::awsName);
        instances.waitForState(ref, InstanceState.STOPPED, MACHINE_LIMIT, steps, cancel);
        return stopped;
    }

    private Stopped endRunOn(InstanceRef ref, Wish wish, KillQuestion question, Steps steps, Cancellation cancel) {
        Instant asked = clock.instant();
        Optional<Run> active = runs.refresh(ref).stream()
                .filter(run -> !run.status().state().isFinal())
                .findFirst();
        if (active.isEmpty()) {
            if (!runs.isHeard(ref, asked)) {
                // What others launched there, or started by hand, is not known either.
                if (question.mayStopUnseen(ref)) {
                    return new Stopped(Optional.empty(), Optional.empty(), Optional.empty());
                }
                throw new ServiceException(new Failure.AgentOffline(ref.id().value(), Failure.Evidence.NONE));
            }
            logs.keepAll(ref);
            List<Checkpoint> latest = ofLatestRun(ref, seeCheckpoints(ref, cancel));
            Optional<CheckpointCopies.Copied> kept = uploaded(
                            runs.latestOn(ref), newest(latest), question, steps, cancel)
                    .or(() -> copy(ref, wish, newest(latest), question, steps, cancel));
            return new Stopped(Optional.empty(), Optional.empty(), kept);
        }
        try {
            return end(active.get(), wish, true, question, steps, cancel);
        } catch (ServiceException e) {
            // Without contact nobody can save the run; whether to end it all the same is the person's decision.
            boolean goOn = switch (e.failure()) {
                case Failure.AgentOffline f -> question.mayKill(active.get(), Duration.ZERO);
                case Failure.OnInstance f -> f.problem().equals("run-not-found");
                default -> false;
            };
            if (goOn) {
                return new Stopped(active, Optional.empty(), Optional.empty());
            }
            throw e;
        }
    }

    /** @param last whether the instance stops afterwards: then what it copies by itself has to be there first */
    private Stopped end(Run run, Wish wish, boolean last, KillQuestion question, Steps steps, Cancellation cancel) {
        InstanceRef ref = run.request().target();
        Instant signalled = clock.instant();
        steps.run("step.signal-script", () -> stop(run, false, Duration.ZERO, cancel), answer -> answer.text("state"));
        runs.refresh(ref);
        Run ended = steps.run(
                "step.wait-script",
                () -> awaitEnd(run, signalled, wish.grace(), question, cancel),
                done -> done.status().state().name());
        List<Checkpoint> known = new ArrayList<>();
        Optional<Checkpoint> saved = steps.run(
                "step.new-checkpoint",
                () -> {
                    known.addAll(checkpointsOf(ended, cancel));
                    return newCheckpoint(known, ended, signalled);
                },
                checkpoint -> checkpoint.map(Checkpoint::name).orElse(""));
        logs.keep(run.id(), cancel); // the machine may be gone soon
        Optional<CheckpointCopies.Copied> copied = (last
                        ? uploaded(Optional.of(ended), newest(known), question, steps, cancel)
                        : Optional.<CheckpointCopies.Copied>empty())
                .or(() -> copy(ref, wish, newest(known), question, steps, cancel));
        return new Stopped(Optional.of(runs.get(run.id())), saved, copied);
    }

    /** Listing them makes them known while the instance is stopped; an instance that cannot tell is stopped all the same. */
    private List<Checkpoint> seeCheckpoints(InstanceRef ref, Cancellation cancel) {
        try {
            return checkpoints.list(ref, cancel);
        } catch (ServiceException e) {
            System.getLogger(StopService.class.getName()).log(System.Logger.Level.WARNING, "checkpoints on " + ref, e);
            return List.of();
        }
    }

    /** Those of the run that ended last: only they can be what a person has in mind who stops an idle instance. */
    private List<Checkpoint> ofLatestRun(InstanceRef ref, List<Checkpoint> all) {
        Optional<RunId> latest = runs.latestOn(ref).map(Run::id);
        return all.stream()
                .filter(it -> latest.isPresent() && it.run().equals(latest))
                .toList();
    }

    private Run awaitEnd(Run run, Instant signalled, Duration grace, KillQuestion question, Cancellation cancel) {
        Instant deadline = signalled.plus(grace);
        while (true) {
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.isPositive()) {
                // The runner signals a run once only, so this does nothing but wait.
                stop(run, false, left.compareTo(PIECE) < 0 ? left : PIECE, cancel);
            }
            Run now = refreshed(run.id());
            if (now.status().state().isFinal()) {
                return now;
            }
            if (!clock.instant().isBefore(deadline)) {
                Duration waited = Duration.between(signalled, clock.instant());
                if (!question.mayKill(now, waited)) {
                    throw new ServiceException(
                            new Failure.WrongState(run.id().value(), "running", "stop-run", Failure.Evidence.NONE));
                }
                stop(run, true, PIECE, cancel);
                deadline = clock.instant().plus(PIECE);
            }
            cancel.check();
        }
    }

    private Fields stop(Run run, boolean kill, Duration wait, Cancellation cancel) {
        return runner.ask(
                run.request().target(),
                "stop",
                Map.of("run_id", run.id().value(), "kill", kill, "wait", wait.toMillis() / 1000.0),
                Runner.LIMIT,
                cancel);
    }

    private Run refreshed(RunId id) {
        runs.refresh(runs.get(id).request().target());
        return runs.get(id);
    }

    private List<Checkpoint> checkpointsOf(Run run, Cancellation cancel) {
        return checkpoints.list(run.request().target(), cancel).stream()
                .filter(checkpoint -> checkpoint.run().equals(Optional.of(run.id())))
                .toList();
    }

    /** The newest one that the run wrote after the signal, a complete one before any other. */
    private Optional<Checkpoint> newCheckpoint(List<Checkpoint> known, Run run, Instant signalled) {
        Duration ahead = runs.clockOffset(run.request().target());
        Instant there = signalled.plus(ahead);
        List<Checkpoint> since = known.stream()
                .filter(checkpoint -> !checkpoint.modified().isBefore(there))
                .toList();
        return newest(since).or(() -> since.stream().findFirst());
    }

    private static Optional<Checkpoint> newest(List<Checkpoint> newestFirst) {
        return newestFirst.stream()
                .filter(checkpoint -> checkpoint.verdict().kind() == Verdict.Kind.COMPLETE)
                .findFirst();
    }

    /** The newest one's copy that the instance makes by itself, once it is in S3; nothing where the run copies nothing. */
    private Optional<CheckpointCopies.Copied> uploaded(
            Optional<Run> run, Optional<Checkpoint> newest, KillQuestion question, Steps steps, Cancellation cancel) {
        if (newest.isEmpty() || run.filter(it -> it.request().uploads()).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(lastUpload.await(run.get(), newest.get(), steps, cancel));
        } catch (ServiceException e) {
            if (question.mayGoOnWithoutCopy(e.failure())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The copy, where it was asked for. Where it fails, only the person can say that the stop goes on without it. */
    private Optional<CheckpointCopies.Copied> copy(
            InstanceRef ref,
            Wish wish,
            Optional<Checkpoint> newest,
            KillQuestion question,
            Steps steps,
            Cancellation cancel) {
        if (!wish.copyToS3()) {
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = newest.orElseThrow(() -> new ServiceException(new Failure.CheckpointUnusable(
                    ref.id().value(), "nothing-to-copy", Failure.Evidence.of("upload", ""))));
            return Optional.of(steps.run(
                    "step.copy-checkpoint", () -> copies.copy(ref, checkpoint, cancel), CheckpointCopies.Copied::told));
        } catch (ServiceException e) {
            if (question.mayGoOnWithoutCopy(e.failure())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The bucket that a copy would go to, by {@link CheckpointBucket#named}; nothing where no copy can be asked for. */
    public Optional<String> copyBucket(Location location) {
        return copies.bucket(location);
    }
}
