package dev.runctl.testing;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.S3CheckpointBucket;
import dev.runctl.aws.S3Staging;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.inspect.NamedCode;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.project.ArgparseScriptReader;
import dev.runctl.project.GitSource;
import dev.runctl.project.LocalProjectReader;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.CleanService;
import dev.runctl.service.checkpoint.CopyJudge;
import dev.runctl.service.checkpoint.InspectionService;
import dev.runctl.service.checkpoint.LocalCheckpoints;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.CheckpointUploads;
import dev.runctl.service.run.CheckpointVerdicts;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.InstanceFiles;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.service.run.StopService;
import dev.runctl.service.run.SyncService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.FileLogStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.JsonMetricSettings;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteCapsules;
import dev.runctl.storage.SqliteJudgedCheckpoints;
import dev.runctl.storage.SqliteProtectedCheckpoints;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.storage.SqliteSeenCheckpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** One person's program over an endpoint of This computer that others may use too: real adapters. */
public final class EndpointBench implements AutoCloseable {
    public final AwsClients clients;
    public final Ec2InstanceGateway gateway;
    public final InstanceService instances;
    public final RunService runs;
    public final LogService logs;
    public final LaunchService launches;
    public final StopService stops;
    public final CheckpointUploads uploads;
    public final CheckpointCopies copies;
    public final CleanService cleaning;
    public final RefusingBucket bucket;
    private final Path folder;
    private final Database database;

    /**
     * @param folder of this person: history, logs, project
     * @param clients of the endpoint; closed with this
     * @param streams the quicker ways to a log
     */
    public EndpointBench(Path folder, AwsClients clients, Map<LogRoute, CommandStream> streams) {
        this.folder = folder;
        this.clients = clients;
        Clock clock = Clock.systemUTC();
        JacksonJson json = new JacksonJson();
        gateway = new Ec2InstanceGateway(clients, "tester");
        instances = new InstanceService(
                gateway, (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE), InstanceSightings.NONE, clock);
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
        SqliteRunHistory history = new SqliteRunHistory(database, json);
        Runner runner = new Runner(new SsmCommandRunner(clients, gateway), json, RunnerText.load());
        S3Buckets buckets = new S3Buckets(clients, location -> Optional.empty());
        uploads = new CheckpointUploads(runner, new S3CheckpointBucket(clients, buckets), RunnerText.load());
        runs = new RunService(runner, history, gateway, clock);
        logs = new LogService(runner, runs, new FileLogStore(logFolder()), streams);
        launches = new LaunchService(
                runner,
                runs,
                history,
                new SyncService(new LocalProjectReader(), history),
                new ArgparseScriptReader(json),
                new S3Staging(clients, buckets),
                gateway,
                (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE),
                clock,
                new CapsuleService(
                        new GitSource(),
                        new SqliteCapsules(database, json),
                        runs,
                        runner,
                        logs,
                        run -> List.of(),
                        (run, out, cancel) -> {},
                        run -> RunExpense.UNKNOWN,
                        json,
                        clock),
                uploads);
        SqliteJudgedCheckpoints judged = new SqliteJudgedCheckpoints(database, json);
        SqliteSeenCheckpoints seen = new SqliteSeenCheckpoints(database, json);
        bucket = new RefusingBucket(new S3CheckpointBucket(clients, buckets));
        InspectionService inspections =
                new InspectionService(new RangedInspector(), bucket, new InstanceFiles(runner), judged);
        InstanceCheckpoints remote = new InstanceCheckpoints(
                runner,
                new CheckpointVerdicts(new NamedCode(), judged),
                inspections::inspect,
                (ref, checkpoints) -> seen.saw(ref, checkpoints, clock.instant()));
        copies = new CheckpointCopies(runner, bucket);
        CopyJudge judge = new CopyJudge(inspections, judged);
        cleaning = new CleanService(
                new CheckpointService(
                        gateway, remote, new LocalCheckpoints(new RangedInspector()), seen, copies, runs, judge, clock),
                remote,
                copies,
                seen,
                new SqliteProtectedCheckpoints(database),
                runs,
                new RunCurves(logs, new JsonMetricSettings(folder.resolve("projects"), json)));
        stops = new StopService(runner, runs, logs, remote, copies, uploads, gateway, instances, clock);
    }

    /** @param url where the endpoint is reached, perhaps through something in between */
    public static AwsClients clients(Supplier<LocalEndpoint> endpoint, Supplier<URI> url) {
        return new AwsClients(() -> new LocalAccess(
                url.get(),
                endpoint.get().credentials().accessKeyId(),
                endpoint.get().credentials().secretAccessKey()));
    }

    public Path logFolder() {
        return folder.resolve("logs");
    }

    /** A new instance, at once. */
    public InstanceRef created() {
        NewInstance request = new NewInstance(
                "bench",
                "t3.micro",
                "",
                1,
                Lifecycle.ON_DEMAND,
                0,
                "",
                Map.of(),
                UUID.randomUUID().toString());
        return instances.create(Location.thisComputer(), request).getFirst().ref();
    }

    /** A new instance that answers commands. */
    public InstanceRef instance() {
        InstanceRef ref = created();
        ready(ref);
        return ref;
    }

    public void ready(InstanceRef ref) {
        instances.waitReady(ref, Duration.ofMinutes(2), Steps.NONE, new Cancellation());
    }

    public Run launch(InstanceRef ref, String script, String... arguments) {
        return launch(request(ref, script, arguments));
    }

    public Run launch(RunRequest request) {
        return launches.launch(request, Steps.NONE, new Cancellation());
    }

    /** One that saves into {@code checkpoints}, which nothing copies. */
    public RunRequest request(InstanceRef ref, String script, String... arguments) {
        try {
            Path project = Files.createDirectories(folder.resolve("project"));
            Files.writeString(project.resolve("script.py"), script);
            return new RunRequest(
                    ref,
                    project,
                    "project",
                    "script.py",
                    List.of(arguments),
                    "python3",
                    Map.of(),
                    "checkpoints",
                    true,
                    Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run as the instance tells it now. */
    public Run look(RunId id) {
        runs.refresh(runs.get(id).request().target());
        return runs.get(id);
    }

    @Override
    public void close() {
        logs.close();
        clients.close();
        database.close();
    }
}
