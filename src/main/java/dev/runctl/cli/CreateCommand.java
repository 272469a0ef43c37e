package dev.runctl.cli;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws create} */
@Command(name = "create")
final class CreateCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TYPE", descriptionKey = "argument.type")
    private String type = "";

    @Option(names = "--name", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--spot")
    private boolean spot;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1")
    private int count;

    @Option(names = "--ami-id", paramLabel = "AMI")
    private String image = "";

    @Option(names = "--root-volume-size", paramLabel = "GIB", defaultValue = "0")
    private int rootVolume;

    @Option(names = "--iam-instance-profile", paramLabel = "NAME")
    private String instanceProfile = "";

    @Option(names = "--project-name", paramLabel = "PROJECT")
    private String project = "";

    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "15")
    private long timeout;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        if (count < 1 || rootVolume < 0) {
            throw usage(text("create.number"));
        }
        Location location = root().location();
        if (!location.isThisComputer() && instanceProfile.isBlank()) {
            remark(text("create.no-profile"));
        }
        List<Instance> created = services().instances().create(location, request());
        if (!wait) {
            if (isJson()) {
                printJson(created.stream().map(Documents::instance).toList());
            } else {
                created.forEach(instance -> say(
                        text("create.done", instance.id(), instance.displayName(), format.state(instance.state()))));
            }
            return ExitStatus.OK;
        }
        created.forEach(instance ->
                remark(text("create.done", instance.id(), instance.displayName(), format.state(instance.state()))));
        List<InstanceSummary> ready = new ArrayList<>();
        for (Instance instance : created) {
            ready.add(services()
                    .instances()
                    .waitReady(instance.ref(), Duration.ofMinutes(timeout), steps(), cancellation()));
        }
        if (isJson()) {
            printJson(ready.stream()
                    .map(summary -> Documents.summary(summary, Optional.empty()))
                    .toList());
        } else {
            ready.forEach(summary -> say(text(
                    "wait.ready", summary.instance().id(), summary.instance().displayName())));
        }
        return ExitStatus.OK;
    }

    private NewInstance request() {
        return new NewInstance(
                name,
                type,
                image,
                count,
                spot ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                rootVolume,
                instanceProfile,
                project.isBlank() ? Map.of() : Map.of("runctl:project", project),
                UUID.randomUUID().toString());
    }
}
