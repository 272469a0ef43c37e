package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.InstanceService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Stop safely: signal, wait for the script's own save, see the new checkpoint, then stop the machine. */
public final class StopService {
    /** One wait on the instance, short so that a cancellation and a change of state are seen. */
    private static final Duration PIECE = Duration.ofSeconds(5);

    private static final Duration MACHINE_LIMIT = Duration.ofMinutes(15);

    /** @param checkpoint the checkpoint that appeared after the signal, if any */
    public record Stopped(Optional<Run> run, Optional<Checkpoint> checkpoint) {}

    /** Asked when the script has not ended in time: answers whether to kill it. */
    @FunctionalInterface
    public interface KillQuestion {
        boolean mayKill(Run run, Duration waited);
    }

    private final Runner runner;
    private final RunService runs;
    private final LogService logs;
    private final InstanceCheckpoints checkpoints;
    private final InstanceGateway gateway;
    private final InstanceService instances;
    private final Clock clock;

    public StopService(
            Runner runner,
            RunService runs,
            LogService logs,
            InstanceCheckpoints checkpoints,
            InstanceGateway gateway,
            InstanceService instances,
            Clock clock) {
        this.runner = runner;
        this.runs = runs;
        this.logs = logs;
        this.checkpoints = checkpoints;
        this.gateway = gateway;
        this.instances = instances;
        this.clock = clock;
    }

    /**
     * Ends the run by SIGTERM to the script, then, if allowed, SIGKILL. A run that has ended is answered as it is.
     *
     * @throws ServiceException WrongState with {@code running} when the script lives on because killing was not allowed
     */
    public Stopped stopRun(RunId id, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        Run known = runs.get(id);
        runs.refresh(known.request().target());
        Run run = runs.get(id);
        return run.status().state().isFinal()
                ? new Stopped(Optional.of(run), Optional.empty())
                : end(run, grace, question, steps, cancel);
    }

    /**
     * Ends the instance's run as above, then stops the instance and follows it to stopped. Unless killing is allowed the
     * instance is not stopped while the script lives.
     */
    public Stopped stopInstance(
            InstanceRef ref, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        Instance instance = gateway.get(ref);
        Stopped stopped = instance.state() == InstanceState.RUNNING
                ? endRunOn(ref, grace, question, steps, cancel)
                : new Stopped(Optional.empty(), Optional.empty());
        cancel.check();
        steps.run("step.stop-instance", () -> instances.stop(ref, false), InstanceState::awsName);
        instances.waitForState(ref, InstanceState.STOPPED, MACHINE_LIMIT, steps, cancel);
        return stopped;
    }

    private Stopped endRunOn(InstanceRef ref, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        Optional<Run> active = runs.refresh(ref).stream()
                .filter(run -> !run.status().state().isFinal())
                .findFirst();
        if (active.isEmpty()) {
            seeCheckpoints(ref, cancel);
            return new Stopped(Optional.empty(), Optional.empty());
        }
        try {
            return end(active.get(), grace, question, steps, cancel);
        } catch (ServiceException e) {
            // Without contact nobody can save the run; whether to end it all the same is the person's decision.
            boolean goOn = switch (e.failure()) {
                case Failure.AgentOffline f -> question.mayKill(active.get(), Duration.ZERO);
                case Failure.OnInstance f -> f.problem().equals("run-not-found");
                default -> false;
            };
            if (goOn) {
                return new Stopped(active, Optional.empty());
            }
            throw e;
        }
    }

    private Stopped end(Run run, Duration grace, KillQuestion question, Steps steps, Cancellation cancel) {
        InstanceRef ref = run.request().target();
        Instant signalled = clock.instant();
        steps.run("step.signal-script", () -> stop(run, false, Duration.ZERO, cancel), answer -> answer.text("state"));
        runs.refresh(ref);
        Run ended = steps.run(
                "step.wait-script",
                () -> awaitEnd(run, signalled, grace, question, cancel),
                done -> done.status().state().name());
        Optional<Checkpoint> saved = steps.run(
                "step.new-checkpoint",
                () -> newCheckpoint(ended, signalled, cancel),
                checkpoint -> checkpoint.map(Checkpoint::name).orElse(""));
        keepLog(run.id(), cancel);
        return new Stopped(Optional.of(runs.get(run.id())), saved);
    }

    /** Listing them makes them known while the instance is stopped; an instance that cannot tell is stopped all the same. */
    private void seeCheckpoints(InstanceRef ref, Cancellation cancel) {
        try {
            checkpoints.list(ref, cancel);
        } catch (ServiceException e) {
            System.getLogger(StopService.class.getName()).log(System.Logger.Level.WARNING, "checkpoints on " + ref, e);
        }
    }

    /** The machine may be gone soon; a log that cannot be fetched now stays on its disk and is no reason to fail. */
    private void keepLog(RunId id, Cancellation cancel) {
        try {
            logs.catchUp(id, cancel);
        } catch (ServiceException e) {
            System.getLogger(StopService.class.getName()).log(System.Logger.Level.WARNING, "log of " + id, e);
        }
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

    /** The newest one that the run wrote after the signal, a complete one before any other. */
    private Optional<Checkpoint> newCheckpoint(Run run, Instant signalled, Cancellation cancel) {
        Duration ahead = runs.clockOffset(run.request().target());
        Instant there = signalled.plus(ahead);
        var since = checkpoints.list(run.request().target(), cancel).stream()
                .filter(checkpoint -> checkpoint.run().equals(Optional.of(run.id())))
                .filter(checkpoint -> !checkpoint.modified().isBefore(there))
                .toList();
        return since.stream()
                .filter(checkpoint -> checkpoint.verdict().kind() == Verdict.Kind.COMPLETE)
                .findFirst()
                .or(() -> since.stream().findFirst());
    }
}
