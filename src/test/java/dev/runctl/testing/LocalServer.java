package dev.runctl.testing;

import static org.awaitility.Awaitility.await;

import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;

/** An endpoint of This computer with the programs of one or more people over it. Closing it ends all instances. */
public final class LocalServer implements AutoCloseable {
    private final Path folder;
    private final Timings timings;
    private final List<EndpointBench> benches = new ArrayList<>();
    private LocalEndpoint endpoint;

    public LocalServer(Path folder, Timings timings) {
        this.folder = folder;
        this.timings = timings;
        endpoint = LocalEndpoint.start(folder.resolve("local"), 0, timings);
    }

    public EndpointBench person(String name) {
        EndpointBench bench =
                new EndpointBench(folder.resolve(name), EndpointBench.clients(() -> endpoint, this::url), Map.of());
        benches.add(bench);
        return bench;
    }

    public URI url() {
        return endpoint.url();
    }

    public Path workspace(Run run) {
        return folder.resolve("local/instances")
                .resolve(run.request().target().id().value());
    }

    /** The run's folder on its instance. */
    public Path folderOf(Run run) {
        return workspace(run).resolve(".runctl/runs").resolve(run.id().value());
    }

    public static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    @Override
    public void close() {
        try (EndpointBench last = person("cleaner")) {
            List<InstanceSummary> all = last.instances.list(Location.thisComputer());
            all.stream()
                    .filter(it -> it.instance().state() != InstanceState.TERMINATED)
                    .forEach(it -> last.gateway.terminate(it.instance().ref()));
            patiently()
                    .until(() -> last.gateway.list(Location.thisComputer()).stream()
                            .allMatch(it -> it.state() == InstanceState.TERMINATED));
        }
        benches.forEach(EndpointBench::close);
        endpoint.close();
    }
}
