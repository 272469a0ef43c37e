package dev.runctl.endpoint;

import dev.runctl.endpoint.ec2.Ec2;
import dev.runctl.endpoint.http.HttpServer;
import dev.runctl.endpoint.logs.Logs;
import dev.runctl.endpoint.machine.Machine;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.endpoint.s3.S3;
import dev.runctl.endpoint.session.Sessions;
import dev.runctl.endpoint.ssm.Ssm;
import dev.runctl.endpoint.sts.CallerIdentity;
import dev.runctl.endpoint.wire.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * This computer: an HTTP endpoint on loopback that answers EC2, SSM, CloudWatch Logs, S3 and STS, over a folder that several processes may
 * use at once, each through an endpoint of its own.
 */
public final class LocalEndpoint implements AutoCloseable {
    /** The account that everything here belongs to. */
    public static final String ACCOUNT = Machine.ACCOUNT;

    private final HttpServer server;
    private final Machine machine;
    private final S3 s3;
    private final Logs logs;
    private final Sessions sessions;
    private final LocalCredentials credentials;
    private final ServedFile served;

    private LocalEndpoint(
            HttpServer server,
            Machine machine,
            S3 s3,
            Logs logs,
            Sessions sessions,
            LocalCredentials credentials,
            ServedFile served) {
        this.served = served;
        this.logs = logs;
        this.server = server;
        this.machine = machine;
        this.s3 = s3;
        this.sessions = sessions;
        this.credentials = credentials;
    }

    /**
     * @param folder holds the databases, the credentials, the objects and the instances' workspaces; created if absent
     * @param port 0 for any free one
     * @throws UncheckedIOException if the folder cannot be used or the port is taken
     */
    public static LocalEndpoint start(Path folder, int port, Timings timings) {
        try {
            Files.createDirectories(folder);
            CredentialsFile.restrict(folder, "rwx------");
            Clock clock = Clock.systemUTC();
            LocalCredentials credentials = CredentialsFile.in(folder);
            Machine machine = new Machine(folder, timings, clock);
            S3 s3 = new S3(folder, clock);
            Logs logs = new Logs(machine);
            Sessions sessions = new Sessions(machine);
            try {
                HttpServer server = HttpServer.start(
                        port,
                        id -> id.equals(credentials.accessKeyId())
                                ? Optional.of(credentials.secretAccessKey())
                                : Optional.empty(),
                        services(machine, s3, logs, sessions, credentials),
                        sessions,
                        clock);
                sessions.servedAt(URI.create("ws://127.0.0.1:" + server.port()));
                return new LocalEndpoint(
                        server, machine, s3, logs, sessions, credentials, ServedFile.of(folder, server.port()));
            } catch (RuntimeException e) {
                logs.close();
                s3.close();
                machine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port} */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public LocalCredentials credentials() {
        return credentials;
    }

    /** Ends the server and its sessions. Instances and their processes go on. */
    @Override
    public void close() {
        served.close();
        sessions.close();
        server.close();
        logs.close();
        s3.close();
        machine.close();
    }

    /** Every service of this endpoint, by signing name; see {@link Services} for what each takes. */
    private static Router services(Machine machine, S3 s3, Logs logs, Sessions sessions, LocalCredentials credentials) {
        CallerIdentity identity =
                new CallerIdentity(ACCOUNT, System.getProperty("user.name", "user"), credentials.accessKeyId());
        return new Router(Map.of(
                "sts", Services.sts(identity.operations()),
                "ec2", Services.ec2(new Ec2(machine).operations()),
                "ssm", Services.ssm(new Ssm(machine, sessions, logs.uploads()).operations()),
                "logs", Services.logs(logs.operations()),
                "s3", Services.s3(s3)));
    }
}
