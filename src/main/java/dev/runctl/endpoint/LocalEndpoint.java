package dev.runctl.endpoint;

import dev.runctl.endpoint.http.HttpServer;
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
 * This computer: an HTTP endpoint on loopback that answers EC2, SSM, S3 and STS, over a folder that several processes may
 * use at once, each through an endpoint of its own.
 */
public final class LocalEndpoint implements AutoCloseable {
    /** The account that everything here belongs to. */
    public static final String ACCOUNT = "000000000000";

    private final HttpServer server;
    private final LocalCredentials credentials;

    private LocalEndpoint(HttpServer server, LocalCredentials credentials) {
        this.server = server;
        this.credentials = credentials;
    }

    /**
     * @param folder holds the database, the credentials, the objects and the instances' workspaces; created if absent
     * @param port 0 for any free one
     * @throws UncheckedIOException if the folder cannot be used or the port is taken
     */
    public static LocalEndpoint start(Path folder, int port, Timings timings) {
        try {
            Files.createDirectories(folder);
            CredentialsFile.restrict(folder, "rwx------");
            LocalCredentials credentials = CredentialsFile.in(folder);
            HttpServer server = HttpServer.start(
                    port,
                    id -> id.equals(credentials.accessKeyId())
                            ? Optional.of(credentials.secretAccessKey())
                            : Optional.empty(),
                    services(folder, credentials, timings),
                    Clock.systemUTC());
            return new LocalEndpoint(server, credentials);
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

    /** Ends the server. Instances and their processes go on. */
    @Override
    public void close() {
        server.close();
    }

    /** Every service of this endpoint, by signing name; see {@link Services} for what each takes. */
    private static Router services(Path folder, LocalCredentials credentials, Timings timings) {
        CallerIdentity identity =
                new CallerIdentity(ACCOUNT, System.getProperty("user.name", "user"), credentials.accessKeyId());
        return new Router(Map.of("sts", Services.sts(identity.operations())));
    }
}
