package dev.runctl.ui.runs;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.LogTimes;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import dev.runctl.ui.control.guard.GuardOperations;
import dev.runctl.ui.control.resume.ResumeOperations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the Runs screen asks of the services. Every method may block and fail with a ServiceException. */
public interface RunOperations {
    /** As last known, newest first. */
    List<Run> history();

    /** Asks the instances of active and lost runs. */
    List<Run> refreshActive();

    List<Run> refresh(InstanceRef ref);

    /** Asks the location's running instances for runs that others have launched. */
    void discover(Location location);

    Subscription onChange(Consumer<Run> listener);

    Subscription follow(RunId id, long fromOffset, LogService.Listener listener);

    /** Bytes of the log held on this machine. */
    long logSize(RunId id);

    /** How far the runs are, by their logs. */
    ProgressBook progress();

    /** The log's local copy as lines, of which at most the last {@code tail} bytes lie after line 0; empty if there is none. */
    default Optional<LogLines> logLines(RunId id, long tail) {
        return Optional.empty();
    }

    Path logFile(RunId id);

    LogChunk readLog(RunId id, long offset, int max);

    String commandLine(Run run);

    /** The bucket that a checkpoint of the run can be copied to, by {@link StopService#copyBucket}; asks nobody. */
    Optional<String> copyBucket(Run run);

    StopService.Stopped stop(
            RunId id, StopService.Wish wish, StopService.KillQuestion question, Steps steps, Cancellation cancel);

    CheckpointService.Listing checkpoints(InstanceRef ref);

    /** The names of the checkpoints that are marked to stay, by run. */
    default Map<RunId, Set<String>> protectedNames() {
        return Map.of();
    }

    /** How the copying of the run's checkpoints to S3 goes; empty where nothing is copied. */
    default Optional<UploadReport> uploads(Run run) {
        return Optional.empty();
    }

    ResumeOperations resumes();

    MetricOperations metrics();

    /** What runs have cost so far, by one look for all of them; those of one instance share it. */
    Map<RunId, RunExpense> expenses(List<Run> all);

    RunExpense expense(Run run);

    /** The run's part of its instance's hours within a period; empty where no start was seen of that time. */
    default Optional<Amount> cost(Run run, Period period) {
        return Optional.empty();
    }

    /** What an hour of the run's instance costs now, where that is known. */
    default Optional<HourlyPrice> pricePerHour(Run run) {
        return Optional.empty();
    }

    GuardOperations guards();

    /** What a person's rules did to the run so far, oldest first. */
    default List<Firing> firings(RunId id) {
        return List.of();
    }

    /** Acts on a person's rules for all active runs, until closed. */
    default Subscription watchRules(RuleService.Actor actor) {
        return Subscription.NONE;
    }

    /** The metrics of the run's log as far as it is held here. */
    default List<Curve> curves(Run run, Cancellation cancel) {
        return List.of();
    }

    /** What the run's script declares now, where it still lies on this machine. */
    default List<ScriptParameter> parameters(Run run) {
        return List.of();
    }

    /** When which part of the run's log was written, as far as that was seen. */
    default LogTimes logTimes(RunId id) {
        return LogTimes.NONE;
    }

    /** What is known of the run; the instance is asked for what only it knows, if it answers. */
    Capsule capsule(RunId id, Cancellation cancel);

    /** Writes the run's capsule as a zip file. */
    void export(RunId id, Path file, Cancellation cancel);

    static RunOperations of(
            RunService runs,
            LaunchService launches,
            LogService logs,
            StopService stops,
            CheckpointService checkpoints,
            CleanService cleaning,
            CheckpointUploads uploads,
            ResumeOperations resumes,
            CapsuleService capsules,
            RuleService rules,
            RunCurves curves,
            ProgressBook progress,
            ScriptReader scripts,
            MetricOperations metrics,
            CostService costs,
            GuardOperations guards) {
        return new RunOperations() {
            @Override
            public Map<RunId, RunExpense> expenses(List<Run> all) {
                return costs.expenses(all);
            }

            @Override
            public RunExpense expense(Run run) {
                return costs.expense(run);
            }

            @Override
            public Optional<Amount> cost(Run run, Period period) {
                return costs.cost(run, period);
            }

            @Override
            public Optional<HourlyPrice> pricePerHour(Run run) {
                return costs.pricePerHour(run.request().target());
            }

            @Override
            public List<Run> history() {
                return runs.history().stream().filter(it -> !it.isOfFireDrill()).toList();
            }

            @Override
            public List<Run> refreshActive() {
                return runs.refreshActive();
            }

            @Override
            public List<Run> refresh(InstanceRef ref) {
                return runs.refresh(ref);
            }

            @Override
            public void discover(Location location) {
                runs.discover(location);
            }

            @Override
            public Subscription onChange(Consumer<Run> listener) {
                return runs.onChange(listener);
            }

            @Override
            public Subscription follow(RunId id, long fromOffset, LogService.Listener listener) {
                return logs.follow(id, fromOffset, listener);
            }

            @Override
            public long logSize(RunId id) {
                return logs.size(id);
            }

            @Override
            public ProgressBook progress() {
                return progress;
            }

            @Override
            public Optional<LogLines> logLines(RunId id, long tail) {
                return Optional.of(logs.lines(id, tail));
            }

            @Override
            public Path logFile(RunId id) {
                return logs.file(id);
            }

            @Override
            public LogChunk readLog(RunId id, long offset, int max) {
                return logs.read(id, offset, max);
            }

            @Override
            public String commandLine(Run run) {
                return launches.commandLine(run.request());
            }

            @Override
            public Optional<String> copyBucket(Run run) {
                return stops.copyBucket(run.request().target().location());
            }

            @Override
            public StopService.Stopped stop(
                    RunId id,
                    StopService.Wish wish,
                    StopService.KillQuestion question,
                    Steps steps,
                    Cancellation cancel) {
                return stops.stopRun(id, wish, question, steps, cancel);
            }

            @Override
            public CheckpointService.Listing checkpoints(InstanceRef ref) {
                return checkpoints.list(ref);
            }

            @Override
            public Map<RunId, Set<String>> protectedNames() {
                return cleaning.protectedNames();
            }

            @Override
            public Optional<UploadReport> uploads(Run run) {
                return uploads.report(run, new Cancellation());
            }

            @Override
            public ResumeOperations resumes() {
                return resumes;
            }

            @Override
            public List<Firing> firings(RunId id) {
                return rules.firings(id);
            }

            @Override
            public Subscription watchRules(RuleService.Actor actor) {
                return rules.watchAll(actor);
            }

            @Override
            public List<Curve> curves(Run run, Cancellation cancel) {
                return curves.of(run, cancel);
            }

            @Override
            public List<ScriptParameter> parameters(Run run) {
                Path script = run.request().projectRoot().resolve(run.request().script());
                return Files.isRegularFile(script) ? scripts.read(script).parameters() : List.of();
            }

            @Override
            public LogTimes logTimes(RunId id) {
                return logs.times(id);
            }

            @Override
            public MetricOperations metrics() {
                return metrics;
            }

            @Override
            public GuardOperations guards() {
                return guards;
            }

            @Override
            public Capsule capsule(RunId id, Cancellation cancel) {
                return capsules.complete(id, cancel);
            }

            @Override
            public void export(RunId id, Path file, Cancellation cancel) {
                capsules.export(id, file, cancel);
            }
        };
    }
}
