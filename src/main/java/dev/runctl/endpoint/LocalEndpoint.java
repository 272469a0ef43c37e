package dev.runctl.endpoint;

import java.net.URI;
import java.nio.file.Path;

/**
 * This computer: an HTTP endpoint on loopback that answers EC2, SSM, S3 and STS, over a folder that several processes may
 * use at once, each through an endpoint of its own.
 */
public final class LocalEndpoint implements AutoCloseable {
    /**
     * @param folder holds the database, the credentials, the objects and the instances' workspaces; created if absent
     * @param port 0 for any free one
     */
    public static LocalEndpoint start(Path folder, int port, Timings timings) {
        throw new UnsupportedOperationException();
    }

    /** {@code http://127.0.0.1:port} */
    public URI url() {
        throw new UnsupportedOperationException();
    }

    public LocalCredentials credentials() {
        throw new UnsupportedOperationException();
    }

    /** Ends the server. Instances and their processes go on. */
    @Override
    public void close() {}
}
