package dev.runctl.testing;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.inspect.NamedCode;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.project.ArgparseScriptReader;
import dev.runctl.project.GitSource;
import dev.runctl.project.LocalProjectReader;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.checkpoint.LocalCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumeFlags;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.CheckpointVerdicts;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.ProjectReader;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.FileLogStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteCapsules;
import dev.runctl.storage.SqliteJudgedCheckpoints;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.storage.SqliteSeenCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of runs over the real runner as local processes, with a history of their own. */
public final class RunBench implements AutoCloseable {
    public final FakeInstanceGateway gateway = new FakeInstanceGateway();
    public final HttpStaging staging = new HttpStaging();
    public final Json json = new JacksonJson();
    public final ScriptReader scripts = new ArgparseScriptReader(json);
    public final ShellCommandRunner commands;
    public final SqliteRunHistory history;
    public final FileLogStore logStore;
    private final Runner runner;
    public final RunService runs;
    public final LogService logs;
    public final CapsuleService capsules;
    public final LaunchService launches;
    public final InstanceCheckpoints remote;
    public final StopService stops;
    public final CheckpointService checkpoints;
    public final InspectionService inspections;
    public final ResumeCheck resumeCheck;
    public final EarlierCheckpoints earlier;
    public final ResumeService resumes;
    public final InstanceRef instance = gateway.add(InstanceState.RUNNING);
    private final Database database;

    public RunBench(Path folder) {
        this(folder, folder.resolve("homes"));
    }

    /** A second program on the same instances would have another folder and the same homes. */
    public RunBench(Path folder, Path homes) {
        Clock clock = Clock.systemUTC();
        commands = new ShellCommandRunner(homes);
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
        history = new SqliteRunHistory(database, json);
        logStore = new FileLogStore(folder.resolve("run-logs"));
        runner = new Runner(commands, json, RunnerText.load());
        InstanceService instances = new InstanceService(
                gateway, (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE), InstanceSightings.NONE, clock);
        SqliteJudgedCheckpoints judged = new SqliteJudgedCheckpoints(database, json);
        SqliteSeenCheckpoints seen = new SqliteSeenCheckpoints(database, json);
        inspections = new InspectionService(new RangedInspector(), staging, new InstanceFiles(runner), judged);
        remote = new InstanceCheckpoints(
                runner,
                new CheckpointVerdicts(new NamedCode(), judged),
                inspections::inspect,
                (ref, checkpoints) -> seen.saw(ref, checkpoints, clock.instant()));
        runs = new RunService(runner, history, gateway, clock);
        logs = new LogService(runner, runs, logStore);
        capsules = new CapsuleService(
                new GitSource(),
                new SqliteCapsules(database, json),
                runs,
                runner,
                logs,
                run -> List.of(),
                (run, out, cancel) -> {},
                run -> RunExpense.UNKNOWN,
                json,
                clock);
        launches = launchesOf(new LocalProjectReader());
        CheckpointCopies copies = new CheckpointCopies(runner, staging);
        CheckpointUploads uploads = new CheckpointUploads(runner, staging, RunnerText.load());
        stops = new StopService(runner, runs, logs, remote, copies, uploads, gateway, instances, clock);
        checkpoints = new CheckpointService(
                gateway,
                remote,
                new LocalCheckpoints(new RangedInspector()),
                seen,
                copies,
                runs,
                new CopyJudge(inspections, judged),
                clock);
        resumeCheck = new ResumeCheck(remote, new LocalProjectReader());
        earlier = new EarlierCheckpoints(remote, seen, history, clock);
        ResumeFlags flags = new ResumeFlags(scripts);
        resumes = new ResumeService(instances, remote, resumeCheck, runs, launches, copies, flags, Map.of(), clock);
    }

    /** Launches that read projects otherwise. */
    public LaunchService launchesOf(ProjectReader projects) {
        return new LaunchService(
                runner,
                runs,
                history,
                new SyncService(projects, history),
                scripts,
                staging,
                gateway,
                (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE),
                Clock.systemUTC(),
                capsules,
                new CheckpointUploads(runner, staging, RunnerText.load()));
    }

    public RunRequest request(Path root, String script, List<String> arguments) {
        return new RunRequest(
                instance,
                root,
                "project",
                script,
                arguments,
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty());
    }

    public Run launch(RunRequest request) {
        return launches.launch(request, Steps.NONE, new Cancellation());
    }

    /** The run as the instance tells it now. */
    public Run look(RunId id) {
        runs.refresh(instance);
        return runs.get(id);
    }

    @Override
    public void close() throws IOException {
        logs.close();
        commands.close();
        staging.close();
        database.close();
    }
}
