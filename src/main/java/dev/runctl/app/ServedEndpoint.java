package dev.runctl.app;

import dev.runctl.cli.CliServices;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * Starts This computer's endpoint.
     *
     * @param port 0 for any free one
     * @param variable of the environment, where it is set
     */
    static LocalEndpoint start(Path folder, int port, Function<String, Optional<String>> variable) {
        boolean isFast = variable.apply("RUNCTL_LOCAL_TIMINGS").equals(Optional.of("fast"));
        Timings timings = isFast ? Timings.FAST : Timings.REALISTIC;
        return LocalEndpoint.start(
                folder,
                port,
                variable.apply("RUNCTL_LOCAL_COMMAND_LIMIT")
                        .filter(text -> text.matches("[1-9][0-9]{0,5}"))
                        .map(text -> timings.withCommandLimit(Duration.ofSeconds(Long.parseLong(text))))
                        .orElse(timings));
    }
}
