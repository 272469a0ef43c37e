package dev.runctl.bench;

import dev.runctl.app.AppPaths;
import dev.runctl.app.CompositionRoot;
import dev.runctl.cli.CliServices.Serving;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.service.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The program's services over a data folder of its own, with This computer also served to other clients. */
final class Cloud implements AutoCloseable {
    final Path folder;
    final CompositionRoot root;
    final Serving serving;

    private Cloud(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.root = new CompositionRoot(new AppPaths(folder), environment);
        this.serving = root.serve(0);
    }

    static Cloud open() throws IOException {
        return new Cloud(Files.createTempDirectory("runctl-bench"), Map.of("RUNCTL_LOCAL_TIMINGS", "fast"));
    }

    /** Where logs come by Run Command only. */
    static Cloud withoutSessions() throws IOException {
        return new Cloud(
                Files.createTempDirectory("runctl-bench"),
                Map.of("RUNCTL_LOCAL_TIMINGS", "fast", "RUNCTL_SESSIONS", "off"));
    }

    /** Where logs come by CloudWatch Logs. */
    static Cloud withLogGroup() throws IOException {
        return new Cloud(
                Files.createTempDirectory("runctl-bench"),
                Map.of("RUNCTL_LOCAL_TIMINGS", "fast", "RUNCTL_SESSIONS", "off", "RUNCTL_LOG_GROUP", "/runctl/logs"));
    }

    List<Instance> create(int count) {
        NewInstance request = new NewInstance(
                "bench",
                "t3.micro",
                "",
                count,
                Lifecycle.ON_DEMAND,
                0,
                "",
                Map.of(),
                UUID.randomUUID().toString());
        return root.instances().create(Location.thisComputer(), request);
    }

    InstanceRef readyInstance() {
        InstanceRef ref = create(1).getFirst().ref();
        root.instances().waitReady(ref, Duration.ofMinutes(2), Steps.NONE, new Cancellation());
        return ref;
    }

    @Override
    public void close() throws IOException {
        serving.close();
        root.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
