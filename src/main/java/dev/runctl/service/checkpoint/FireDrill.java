package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.DrillReport.Check;
import dev.runctl.domain.run.DrillReport.Compared;
import dev.runctl.domain.run.DrillReport.Outcome;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Interrupts a script on This computer as a spot interruption would (SIGTERM, two minutes, SIGKILL), resumes it and compares it
 * with a run that was left alone. It works in a workspace of its own, which is gone afterwards.
 */
public final class FireDrill {
    /** From the notice of a spot interruption to the end of the machine (EC2 user guide, "Spot Instance interruption notices"). */
    public static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    /** A script whose values differ by no more than this many times the noise between two equal runs does the same. */
    private static final double NOISE_FACTOR = 10;
    /** Differences of the last printed digit. */
    private static final double ROUNDING = 1e-4;

    private final InstanceService instances;
    private final LaunchService launches;
    private final RunService runs;
    private final LogService logs;
    private final StopService stops;
    private final ResumeService resumes;
    private final InstanceCheckpoints checkpoints;
    private final RunCurves curves;
    private final ScriptReader scripts;
    private final DrillStore store;
    private final Clock clock;

    public FireDrill(
            InstanceService instances,
            LaunchService launches,
            RunService runs,
            LogService logs,
            StopService stops,
            ResumeService resumes,
            InstanceCheckpoints checkpoints,
            RunCurves curves,
            ScriptReader scripts,
            DrillStore store,
            Clock clock) {
        this.instances = instances;
        this.launches = launches;
        this.runs = runs;
        this.logs = logs;
        this.stops = stops;
        this.resumes = resumes;
        this.checkpoints = checkpoints;
        this.curves = curves;
        this.scripts = scripts;
        this.store = store;
        this.clock = clock;
    }

    /** The latest drill of the script as it is now; nothing once it has changed. */
    public Optional<DrillReport> last(Path projectRoot, String script) {
        return store.last(projectRoot, script)
                .filter(it -> it.scriptSha256().equals(sha256(projectRoot.resolve(script))));
    }

    /**
     * Blocks for about twice the time that the script trains.
     *
     * @param asked what to run; its target and its checkpoint folder are replaced by the drill's own
     * @param grace how long the script may take to save after SIGTERM
     * @throws ServiceException OnInstance with {@code drill-failed} where the script fails when left alone, {@code drill-too-short}
     *     where it ends before it can be interrupted, InvalidInput where it has no flag to resume with
     */
    public DrillReport run(RunRequest asked, Duration grace, Steps steps, Cancellation cancel) {
        Path script = asked.projectRoot().resolve(asked.script());
        ScriptForm form = scripts.read(script);
        if (form.resumeFlag().isEmpty()) {
            throw new ServiceException(
                    new Failure.InvalidInput("drill", "no-flag", Failure.Evidence.of("drill", asked.script())));
        }
        String sha256 = sha256(script);
        InstanceRef ref = steps.run(
                        "step.drill-workspace",
                        () -> instances
                                .create(Location.thisComputer(), workspace())
                                .getFirst(),
                        Instance::displayName)
                .ref();
        try {
            instances.waitReady(ref, READY_LIMIT, steps, cancel);
            DrillReport report = on(ref, asked, form, sha256, grace, steps, cancel);
            store.save(asked.projectRoot(), asked.script(), report);
            return report;
        } finally {
            logs.keepAll(ref);
            steps.run("step.drill-clean", () -> instances.terminate(ref), InstanceState::awsName);
        }
    }

    private static NewInstance workspace() {
        return new NewInstance(
                Run.FIRE_DRILL,
                "t3.micro",
                "",
                1,
                Lifecycle.ON_DEMAND,
                0,
                "",
                Map.of(),
                UUID.randomUUID().toString());
    }

    private DrillReport on(
            InstanceRef ref,
            RunRequest asked,
            ScriptForm form,
            String sha256,
            Duration grace,
            Steps steps,
            Cancellation cancel) {
        Run whole = steps.run(
                "step.drill-whole",
                () -> ended(launches.launch(into(asked, ref, form, "whole"), Steps.NONE, cancel), cancel),
                FireDrill::state);
        if (whole.status().state() != RunState.SUCCEEDED) {
            throw problem("drill-failed", asked.script());
        }
        Run cut = steps.run(
                "step.drill-cut",
                () -> interruptible(launches.launch(into(asked, ref, form, "cut"), Steps.NONE, cancel), cancel),
                FireDrill::state);
        List<Check> checks = new ArrayList<>();
        boolean[] killed = {false};
        long signalled = System.nanoTime();
        Run ended = stops.stopRun(
                        cut.id(),
                        StopService.Wish.within(grace),
                        (run, waited) -> {
                            killed[0] = true;
                            return true;
                        },
                        steps,
                        cancel)
                .run()
                .orElseThrow();
        Duration took = Duration.ofNanos(System.nanoTime() - signalled);
        if (ended.status().state() == RunState.SUCCEEDED) {
            throw problem("drill-too-short", asked.script());
        }
        checks.add(new Check("saved", !killed[0], took.toSeconds() + " s"));
        logs.catchUp(cut.id(), cancel);
        List<Curve> reference = curves.of(whole, cancel);
        List<Curve> before = curves.of(ended, cancel);
        if (DrillComparison.reachesEnd(reference, before)) {
            throw problem("drill-too-short", asked.script()); // nothing was left that a resumed run could train
        }
        double noise = DrillComparison.worst(DrillComparison.compare(reference, before));
        Optional<Checkpoint> from = newest(ref, cut.id(), cancel);
        checks.add(new Check(
                "checkpoint", from.isPresent(), from.map(Checkpoint::name).orElse("")));
        if (from.isEmpty()) {
            return report(sha256, Outcome.UNSAFE, checks, List.of(), noise, whole, cut, Optional.empty());
        }
        Run resumed = steps.run(
                "step.drill-resume",
                () -> ended(resumes.resumeNewest(cut.id(), false, Steps.NONE, cancel), cancel),
                FireDrill::state);
        boolean success = resumed.status().state() == RunState.SUCCEEDED;
        checks.add(new Check("ended", success, state(resumed)));
        List<Curve> after = curves.of(resumed, cancel);
        DrillComparison.Start start = DrillComparison.start(reference, after, from.get());
        checks.add(new Check("continues", start.right(), start.first().orElse("")));
        List<Compared> compared = DrillComparison.compare(reference, after);
        double worst = DrillComparison.worst(compared);
        boolean same = !compared.isEmpty() && worst <= Math.max(ROUNDING, NOISE_FACTOR * noise);
        checks.add(new Check("same", same, ""));
        Outcome outcome;
        if (!success) {
            outcome = Outcome.UNSAFE;
        } else if (start.first().isEmpty() || compared.isEmpty()) {
            outcome = Outcome.UNKNOWN;
        } else if (!start.right()) {
            outcome = Outcome.UNSAFE;
        } else {
            outcome = same ? Outcome.SAFE : Outcome.DIFFERENT;
        }
        return report(sha256, outcome, checks, compared, noise, whole, cut, Optional.of(resumed.id()));
    }

    private DrillReport report(
            String sha256,
            Outcome outcome,
            List<Check> checks,
            List<Compared> compared,
            double noise,
            Run whole,
            Run cut,
            Optional<RunId> resumed) {
        return new DrillReport(
                sha256,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                outcome,
                checks,
                compared,
                noise,
                whole.id(),
                cut.id(),
                resumed);
    }

    /** The same run in the drill's workspace, from the beginning, saving into a folder of its own where the script can be told. */
    private static RunRequest into(RunRequest asked, InstanceRef ref, ScriptForm form, String name) {
        RunRequest fresh =
                asked.on(ref).continuing(Optional.empty(), FlagArguments.without(asked.arguments(), form.resumeFlag()));
        String flag = form.checkpointDirFlag();
        return flag.isEmpty()
                ? fresh
                : fresh.savingInto("drill-" + name, FlagArguments.with(fresh.arguments(), flag, "drill-" + name));
    }

    private Run ended(Run run, Cancellation cancel) {
        Run now = run;
        while (!now.status().state().isFinal()) {
            pause(cancel);
            runs.refresh(run.request().target());
            now = runs.get(run.id());
        }
        logs.catchUp(run.id(), cancel);
        return now;
    }

    /** Waits for the first complete checkpoint, and then half as long again, so that work is under way that was not saved. */
    private Run interruptible(Run run, Cancellation cancel) {
        long began = System.nanoTime();
        long due = Long.MAX_VALUE;
        while (System.nanoTime() - began < due) {
            pause(cancel);
            runs.refresh(run.request().target());
            if (runs.get(run.id()).status().state().isFinal()) {
                throw problem("drill-too-short", run.request().script());
            }
            if (due == Long.MAX_VALUE
                    && newest(run.request().target(), run.id(), cancel).isPresent()) {
                due = (System.nanoTime() - began) * 3 / 2;
            }
        }
        return runs.get(run.id());
    }

    private Optional<Checkpoint> newest(InstanceRef ref, RunId run, Cancellation cancel) {
        return checkpoints.list(ref, cancel).stream()
                .filter(it -> it.run().equals(Optional.of(run)))
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .findFirst();
    }

    private static void pause(Cancellation cancel) {
        cancel.check();
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("drill");
        }
    }

    private static String state(Run run) {
        return run.status().state().name();
    }

    private static ServiceException problem(String problem, String script) {
        return new ServiceException(new Failure.OnInstance(problem, Failure.Evidence.of("drill", script)));
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            return ""; // not there: no drill is of it
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
