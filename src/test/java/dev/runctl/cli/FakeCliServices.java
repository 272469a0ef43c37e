package dev.runctl.cli;

import dev.runctl.domain.instance.Profile;
import dev.runctl.service.checkpoint.BucketSearch;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.FireDrill;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.download.DownloadService;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.LogStore;
import dev.runctl.service.run.ProjectReader;
import dev.runctl.service.run.RunHistory;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.service.run.ScriptReader;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.FileLogStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.ListPrices;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.storage.SqliteStartLedger;
import dev.runctl.testing.FakeMoney;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** What verbs about instances need, over instances in memory, and a history of runs with their logs, of which none goes on. */
final class FakeCliServices implements CliServices {
    private final InstanceGateway gateway;
    private final Clock clock;
    private final Database database;
    final LogStore logs;
    private final FakeMoney.Services money;

    FakeCliServices(InstanceGateway gateway, Clock clock, Path folder) {
        this(gateway, clock, folder, new FakeMoney());
    }

    FakeCliServices(InstanceGateway gateway, Clock clock, Path folder, FakeMoney aws) {
        this.gateway = gateway;
        this.clock = clock;
        this.database = RunctlDatabase.open(folder.resolve("runctl.db"));
        this.money = aws.services(
                database,
                new SqliteStartLedger(database, clock),
                new ListPrices(),
                location -> history().at(location),
                clock);
        this.logs = new FileLogStore(folder.resolve("logs"));
    }

    @Override
    public ProfileSource profiles() {
        return () -> List.of(Profile.thisComputer());
    }

    @Override
    public InstanceService instances() {
        return new InstanceService(gateway, money.book(), money.paid(), money.costs(), clock);
    }

    @Override
    public LaunchServices launching() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CostService costs() {
        return money.costs();
    }

    @Override
    public RunService runs() {
        return new RunService(runner(), history(), gateway, clock);
    }

    RunHistory history() {
        return new SqliteRunHistory(database, new JacksonJson());
    }

    private static Runner runner() {
        return new Runner(
                (ref, script, limit, cancel) -> {
                    throw new AssertionError("no instance is to be asked");
                },
                new JacksonJson(),
                RunnerText.load());
    }

    @Override
    public ProjectReader projects() {
        throw new AssertionError("not needed");
    }

    @Override
    public SyncService syncs() {
        throw new AssertionError("not needed");
    }

    @Override
    public ScriptReader scripts() {
        throw new AssertionError("not needed");
    }

    @Override
    public CapsuleService capsules() {
        throw new AssertionError("not needed");
    }

    @Override
    public CheckpointUploads uploads() {
        throw new AssertionError("not needed");
    }

    @Override
    public LaunchService launches() {
        throw new AssertionError("not needed");
    }

    @Override
    public LogService logs() {
        return new LogService(runner(), runs(), logs);
    }

    @Override
    public RunCurves curves() {
        throw new AssertionError("not needed");
    }

    @Override
    public RuleService rules() {
        throw new AssertionError("not needed");
    }

    @Override
    public StopService stops() {
        throw new AssertionError("not needed");
    }

    @Override
    public CheckpointService checkpoints() {
        throw new AssertionError("not needed");
    }

    @Override
    public GuardService guards() {
        throw new AssertionError("not needed");
    }

    @Override
    public ElsewhereService elsewhere() {
        throw new AssertionError("not needed");
    }

    @Override
    public CleanService cleaning() {
        throw new AssertionError("not needed");
    }

    @Override
    public InstanceCheckpoints remoteCheckpoints() {
        throw new AssertionError("not needed");
    }

    @Override
    public FireDrill drill() {
        throw new AssertionError("not needed");
    }

    @Override
    public Account account() {
        throw new AssertionError("not needed");
    }

    @Override
    public ResumePlanner planner() {
        throw new AssertionError("not needed");
    }

    @Override
    public InspectionService inspections() {
        throw new AssertionError("not needed");
    }

    @Override
    public DownloadService downloads() {
        throw new AssertionError("not needed");
    }

    @Override
    public CopyJudge copyJudge() {
        throw new AssertionError("not needed");
    }

    @Override
    public BucketSearch bucketSearch() {
        throw new AssertionError("not needed");
    }

    @Override
    public ResumeCheck resumeCheck() {
        throw new AssertionError("not needed");
    }

    @Override
    public ResumeService resumes() {
        throw new AssertionError("not needed");
    }

    @Override
    public Serving serve(int port) {
        throw new AssertionError("not needed");
    }

    @Override
    public void close() {
        database.close();
    }
}
