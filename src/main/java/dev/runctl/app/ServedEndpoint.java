package dev.runctl.app;

import dev.runctl.cli.CliServices;
import dev.runctl.endpoint.LocalEndpoint;
import java.net.URI;

/** The endpoint of This computer as the command line opens it to other AWS clients. */
record ServedEndpoint(LocalEndpoint endpoint) implements CliServices.Serving {
    @Override
    public URI url() {
        return endpoint.url();
    }

    @Override
    public String accessKeyId() {
        return endpoint.credentials().accessKeyId();
    }

    @Override
    public String secretAccessKey() {
        return endpoint.credentials().secretAccessKey();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
