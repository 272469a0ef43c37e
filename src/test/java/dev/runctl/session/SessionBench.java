package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.Ec2InstanceGateway;
import dev.runctl.aws.SsmSessions;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.SessionAccess;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.HeardLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A real instance of This computer, the real adapters, and a log that comes by sessions. */
final class SessionBench implements AutoCloseable {
    final Path folder;
    final AwsClients clients;
    final Ec2InstanceGateway gateway;
    final SessionAccess access;
    final InstanceRef instance;
    final LogService logs;
    final RunService runs;
    final InstanceService instances;
    private final Timings timings;
    private final EndpointBench bench;
    private final SessionStream stream;
    private LocalEndpoint endpoint;

    SessionBench(Path folder) {
        this(folder, access -> access);
    }

    /** @param between put between the program and Session Manager's operations */
    SessionBench(Path folder, UnaryOperator<SessionAccess> between) {
        this(folder, between, Timings.FAST, url -> url);
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
        clients = EndpointBench.clients(() -> endpoint, () -> way.apply(endpoint.url()));
        gateway = new Ec2InstanceGateway(clients, "tester");
        access = between.apply(new SsmSessions(clients, gateway));
        stream = new SessionStream(access, new JacksonJson());
        bench = new EndpointBench(folder, clients, streams.apply(this));
        logs = bench.logs;
        runs = bench.runs;
        instances = bench.instances;
        instance = bench.instance();
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

    Run launch(String script, List<String> arguments) {
        return bench.launch(instance, script, arguments.toArray(String[]::new));
    }

    Subscription follow(Run run, HeardLog heard) {
        return logs.follow(run.id(), 0, heard);
    }

    /** Follows a run to its end while something is done to it; then the copy is the log, byte for byte. */
    HeardLog followed(Run run, Runnable meanwhile) throws IOException {
        HeardLog heard = new HeardLog(0);
        try (Subscription ignored = follow(run, heard)) {
            SessionLogTest.patiently().until(() -> heard.text().contains("line 10 "));
            meanwhile.run();
            SessionLogTest.patiently().until(() -> heard.ended.isPresent());
        }
        assertThat(heard.text()).isEqualTo(Files.readString(logOf(run)));
        assertThat(logs.file(run.id())).hasSameBinaryContentAs(logOf(run));
        assertThat(heard.continuous).isTrue();
        return heard;
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
        bench.close();
        endpoint.close();
    }
}
