package dev.runctl.session;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.LocalAccess;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.aws.SsmSessions;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.project.ArgparseScriptReader;
import dev.runctl.project.GitSource;
import dev.runctl.project.LocalProjectReader;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.service.run.CommandRunner;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.Json;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import dev.runctl.service.run.SessionAccess;
import dev.runctl.service.run.SyncService;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.FileLogStore;
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteCapsules;
import dev.runctl.storage.SqliteRunHistory;
import dev.runctl.testing.HeardLog;
import dev.runctl.testing.HttpStaging;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A real instance of This computer, the real adapters, and a log that comes by sessions. */
final class SessionBench implements AutoCloseable {
    final Path folder;
    final Json json = new JacksonJson();
    final AwsClients clients;
    final Ec2InstanceGateway gateway;
    final SessionAccess access;
    final CommandRunner commands;
    final InstanceRef instance;
    final LogService logs;
    private final Timings timings;
    final RunService runs;
    final InstanceService instances;
    private final LaunchService launches;
    private final SessionStream stream;
    private final HttpStaging staging = new HttpStaging();
    private final Database database;
    private LocalEndpoint endpoint;

    SessionBench(Path folder) {
        this(folder, access -> access);
    }

    /** @param between put between the program and Session Manager's operations */
    SessionBench(Path folder, UnaryOperator<SessionAccess> between) {
        this(folder, between, bench -> Map.of(LogRoute.SESSION, bench.stream), Timings.FAST, url -> url);
    }

    /** @param way where the program connects to, given where the endpoint is */
    SessionBench(Path folder, UnaryOperator<SessionAccess> between, Timings timings, UnaryOperator<URI> way) {
        this(folder, between, bench -> Map.of(LogRoute.SESSION, bench.stream), timings, way);
    }

    /** @param streams the quicker ways to a log */
    SessionBench(
            Path folder,
            UnaryOperator<SessionAccess> between,
            Function<SessionBench, Map<LogRoute, CommandStream>> streams) {
        this(folder, between, streams, Timings.FAST, url -> url);
    }

    private SessionBench(
            Path folder,
            UnaryOperator<SessionAccess> between,
            Function<SessionBench, Map<LogRoute, CommandStream>> streams,
            Timings timings,
            UnaryOperator<URI> way) {
        this.folder = folder;
        this.timings = timings;
        endpoint = LocalEndpoint.start(folder.resolve("local"), 0, timings);
        clients = new AwsClients(() -> new LocalAccess(
                way.apply(endpoint.url()),
                endpoint.credentials().accessKeyId(),
                endpoint.credentials().secretAccessKey()));
        gateway = new Ec2InstanceGateway(clients, "tester");
        access = between.apply(new SsmSessions(clients, gateway));
        stream = new SessionStream(access, json);
        commands = new SsmCommandRunner(clients, gateway);
        Clock clock = Clock.systemUTC();
        instances = new InstanceService(gateway, (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE), clock);
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
        SqliteRunHistory history = new SqliteRunHistory(database, json);
        Runner runner = new Runner(commands, json, RunnerText.load());
        runs = new RunService(runner, history, gateway, clock);
        logs = new LogService(runner, runs, new FileLogStore(folder.resolve("logs")), streams.apply(this));
        launches = new LaunchService(
                runner,
                runs,
                history,
                new SyncService(new LocalProjectReader(), history),
                new ArgparseScriptReader(json),
                staging,
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
                        json,
                        clock));
        instance = ready();
    }

    private InstanceRef ready() {
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
        InstanceRef ref =
                instances.create(Location.thisComputer(), request).getFirst().ref();
        instances.waitReady(ref, Duration.ofMinutes(2), Steps.NONE, new Cancellation());
        return ref;
    }

    /** The session's client, for what is no log. */
    SessionStream stream() {
        return stream;
    }

    LocalEndpoint endpoint() {
        return endpoint;
    }

    /** As when the program that serves it is started anew, at the same port. */
    void restartEndpoint() {
        int port = endpoint.url().getPort();
        endpoint.close();
        endpoint = LocalEndpoint.start(folder.resolve("local"), port, timings);
    }

    Run launch(String script, List<String> arguments) throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("script.py"), script);
        RunRequest request = new RunRequest(
                instance,
                project,
                "project",
                "script.py",
                arguments,
                "python3",
                Map.of(),
                "checkpoints",
                true,
                Optional.empty());
        return launches.launch(request, Steps.NONE, new Cancellation());
    }

    Subscription follow(Run run, HeardLog heard) {
        return logs.follow(run.id(), 0, heard);
    }

    /** The instance's own folder. */
    Path home() {
        return folder.resolve("local/instances").resolve(instance.id().value());
    }

    /** The log as it lies on the instance. */
    Path logOf(Run run) {
        return home().resolve(".runctl/runs").resolve(run.id().value()).resolve("log");
    }

    @Override
    public void close() {
        logs.close();
        stream.close();
        gateway.terminate(instance);
        // The one who ends its processes still writes into the folder.
        SessionLogTest.patiently().until(() -> gateway.get(instance).state() == InstanceState.TERMINATED);
        staging.close();
        clients.close();
        endpoint.close();
        database.close();
    }
}
