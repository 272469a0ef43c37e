package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.PriceSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a request to a script that runs: check, sync and start, each step told. */
public final class LaunchService {
    /** How often the project may change under our hands before it is given up. */
    private static final int MOST_CHANGES = 3;

    private final Runner runner;
    private final RunService runs;
    private final RunHistory history;
    private final SyncService syncs;
    private final ScriptReader scripts;
    private final Staging staging;
    private final InstanceGateway instances;
    private final PriceSource prices;
    private final Clock clock;
    private final CapsuleService capsules;
    private final CheckpointUploads uploads;
    private final Map<Location, String> callers = new ConcurrentHashMap<>();

    public LaunchService(
            Runner runner,
            RunService runs,
            RunHistory history,
            SyncService syncs,
            ScriptReader scripts,
            Staging staging,
            InstanceGateway instances,
            PriceSource prices,
            Clock clock,
            CapsuleService capsules,
            CheckpointUploads uploads) {
        this.runner = runner;
        this.runs = runs;
        this.history = history;
        this.syncs = syncs;
        this.scripts = scripts;
        this.staging = staging;
        this.instances = instances;
        this.prices = prices;
        this.clock = clock;
        this.capsules = capsules;
        this.uploads = uploads;
    }

    /** The same; where another run's checkpoints are in the way, the new run saves into a folder of its own if it can be told. */
    public Run launch(RunRequest request, Steps steps, Cancellation cancel) {
        return launch(request, SharedFolder.APART, warnings -> {}, steps, cancel);
    }

    /**
     * Blocks until the script has been started on the instance (one SSM command where the code is small).
     *
     * @param warned told of what looks as if it should not be sent, before it goes
     * @param shared asked where the checkpoint folder has checkpoints and this run does not resume; from this thread
     *
     * @throws dev.runctl.domain.failure.ServiceException RunActive, AgentOffline, WrongState, OnInstance, ...
     */
    public Run launch(
            RunRequest request,
            SharedFolder shared,
            Consumer<List<SyncPreview.Warning>> warned,
            Steps steps,
            Cancellation cancel) {
        return launch(request, shared, warned, LaunchLimits.NONE, steps, cancel);
    }

    /** The same with limits, which are armed on the instance before the script is: none ever runs without them. */
    public Run launch(
            RunRequest request,
            SharedFolder shared,
            Consumer<List<SyncPreview.Warning>> warned,
            LaunchLimits limits,
            Steps steps,
            Cancellation cancel) {
        LaunchCheck.check(request);
        Instance instance = instances.get(request.target());
        if (instance.state() != InstanceState.RUNNING) {
            throw new ServiceException(new Failure.WrongState(
                    instance.displayName(), instance.state().awsName(), "train", Failure.Evidence.NONE));
        }
        CompletableFuture<ScriptForm> form = readForm(request);
        CompletableFuture<String> caller =
                CompletableFuture.supplyAsync(() -> caller(request.target().location()), Thread::startVirtualThread);
        Optional<SyncPlan> first = request.sync() ? Optional.of(plan(request, steps, cancel)) : Optional.empty();
        first.ifPresent(it -> warned.accept(it.warnings()));
        cancel.check();
        // Recorded first: if this program ends in the middle, the next refresh asks the instance by this id.
        // What is sent is the run as asked for, since the record is without its secrets.
        Run asked = newRun(request, instance, caller.join());
        Map<String, Object> upload = request.uploads() ? uploads.wish(asked, steps) : null;
        if (limits != LaunchLimits.NONE) {
            refuseBusy(request.target()); // its own limits are not to be changed by a launch that is refused
        }
        limits.arm(asked, steps, cancel);
        runs.record(asked);
        CompletableFuture<Void> source = recordSource(asked);
        LaunchCall call = new LaunchCall(
                runner,
                syncs,
                staging,
                upload,
                asked,
                (run, free) -> whereTaken(run, free, form.join(), shared, steps),
                steps,
                cancel);
        Fields answer = started(call, first);
        Run run = call.run();
        Instant started = answer.time("started_at").orElseGet(clock::instant);
        Run running = new Run(
                run.id(),
                run.request(),
                RunStatus.of(RunState.RUNNING, started),
                run.created(),
                Optional.of(started),
                Optional.empty(),
                form.join().resumeFlag(),
                run.instanceName(),
                run.instanceType(),
                run.pricePerHourUsd(),
                run.launchedBy());
        source.join();
        return runs.record(running);
    }

    private void refuseBusy(InstanceRef ref) {
        runs.refresh(ref);
        runs.latestOn(ref).filter(it -> it.status().state().isActive()).ifPresent(active -> {
            throw new ServiceException(
                    new Failure.RunActive(ref.id().value(), active.id().value(), Failure.Evidence.of("launch", "")));
        });
    }

    /** Beside the launch, which need not wait for git. A run without its commit is better than none. */
    private CompletableFuture<Void> recordSource(Run run) {
        return CompletableFuture.runAsync(
                        () -> capsules.recordSource(run.id(), run.request().projectRoot()), Thread::startVirtualThread)
                .exceptionally(e -> null);
    }

    /** The command line that will run on the instance, quoted for POSIX sh, for people to read. */
    public String commandLine(RunRequest request) {
        Stream<String> environment = new TreeMap<>(request.environment())
                .entrySet().stream().map(entry -> entry.getKey() + "=" + ShellQuote.quote(entry.getValue()));
        Stream<String> program =
                Stream.of(request.interpreter(), "-u", request.script()).map(ShellQuote::quote);
        Stream<String> arguments = request.arguments().stream().map(ShellQuote::quote);
        return Stream.of(environment, program, arguments).flatMap(part -> part).collect(Collectors.joining(" "));
    }

    /** What to launch where another run's checkpoints are in the folder: the same again, or with a folder of its own. */
    private Run whereTaken(Run run, String free, ScriptForm form, SharedFolder shared, Steps steps) {
        RunRequest request = run.request();
        if (FlagArguments.value(request.arguments(), form.resumeFlag()).isPresent()) {
            return run;
        }
        String flag = form.checkpointDirFlag();
        boolean canTell = CheckpointDirs.canTell(request.checkpointDir(), request.arguments(), form);
        return switch (shared.decide(request.checkpointDir(), canTell ? Optional.of(free) : Optional.empty())) {
            case REPLACE -> run;
            case CANCEL -> {
                runs.forget(run.id());
                throw new CancellationException("launch");
            }
            case APART -> {
                steps.step("step.checkpoints-apart", Steps.State.DONE, free);
                yield runs.record(
                        run.withRequest(request.savingInto(free, FlagArguments.with(request.arguments(), flag, free))));
            }
        };
    }

    private Fields started(LaunchCall call, Optional<SyncPlan> first) {
        RunRequest request = call.run().request();
        try {
            Optional<SyncPlan> plan = first;
            for (int changes = 0; ; changes++) {
                try {
                    Fields answer = call.start(plan);
                    plan.ifPresent(sent -> history.saveSync(request.target(), request.project(), sent.entries()));
                    return answer;
                } catch (ProjectReader.FileChanged e) {
                    // Nothing has been started yet. Somebody is saving files: what they are now is what is meant.
                    if (changes == MOST_CHANGES) {
                        throw LaunchCheck.invalid("project", "changing", String.valueOf(e.getMessage()));
                    }
                    plan = Optional.of(plan(request, call.steps(), call.cancel()));
                }
            }
        } catch (ServiceException e) {
            if (isRefusal(e.failure())) {
                runs.forget(call.run().id());
            }
            throw e;
        }
    }

    /** Whether it is certain that nothing was started. In every other case the record stays until the instance was asked. */
    private static boolean isRefusal(Failure failure) {
        return switch (failure) {
            case Failure.OnInstance f ->
                !f.problem().equals("no-answer") && !f.problem().equals("run-exists");
            case Failure.TimedOut f -> false;
            case Failure.Unreachable f -> false;
            case Failure.Unexpected f -> false;
            case Failure.Cancelled f -> false;
            default -> true;
        };
    }

    private SyncPlan plan(RunRequest request, Steps steps, Cancellation cancel) {
        return steps.run(
                "step.scan-project",
                () -> syncs.plan(request, cancel),
                plan -> String.valueOf(plan.entries().size()));
    }

    /** Who launches: others who see the run on the instance are told. A name of the system's where AWS does not say. */
    private String caller(Location location) {
        String user = System.getProperty("user.name", "");
        if (location.isThisComputer()) {
            return user;
        }
        try {
            return callers.computeIfAbsent(
                    location, asked -> instances.identity(asked).arn());
        } catch (ServiceException e) {
            return user;
        }
    }

    private Run newRun(RunRequest request, Instance instance, String caller) {
        Instant now = clock.instant();
        String price = prices.price(request.target().location(), instance.instanceType(), instance.lifecycle())
                .map(HourlyPrice::usd)
                .map(usd -> usd.toPlainString())
                .orElse("");
        return new Run(
                RunId.create(now),
                request,
                RunStatus.of(RunState.STARTING, now),
                now,
                Optional.empty(),
                Optional.empty(),
                "",
                instance.displayName(),
                instance.instanceType(),
                price,
                caller);
    }

    private CompletableFuture<ScriptForm> readForm(RunRequest request) {
        ScriptForm unknown = new ScriptForm(List.of(), "", "", "");
        Path script = request.projectRoot().resolve(request.script());
        if (!Files.isRegularFile(script)) {
            return CompletableFuture.completedFuture(unknown);
        }
        return CompletableFuture.supplyAsync(() -> scripts.read(script), Thread::startVirtualThread)
                .exceptionally(e -> unknown);
    }
}
