package dev.runctl.cli;

import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceLaunch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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

    @Option(names = "--image", paramLabel = "amazon-linux|ubuntu|deep-learning|deep-learning-ubuntu")
    private String family = "";

    @Option(names = "--root-volume-type", paramLabel = "TYPE", defaultValue = "gp3")
    private String volumeType = "gp3";

    @Option(names = "--security-group", paramLabel = "ID", split = ",")
    private List<String> securityGroups = new ArrayList<>();

    @Option(names = "--subnet", paramLabel = "ID")
    private String subnet = "";

    @Option(names = "--zones", paramLabel = "ZONE", split = ",")
    private List<String> zones = new ArrayList<>();

    @Option(names = "--or", paramLabel = "TYPE", split = ",")
    private List<String> otherTypes = new ArrayList<>();

    @Option(names = "--or-regions", paramLabel = "REGION", split = ",")
    private List<String> otherRegions = new ArrayList<>();

    @Option(names = "--on-shutdown", paramLabel = "stop|terminate", defaultValue = "stop")
    private OnShutdown onShutdown = OnShutdown.STOP;

    @Option(names = "--tag", paramLabel = "KEY=VALUE")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--client-token", paramLabel = "TOKEN")
    private String token = "";

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
        tellOfEarlier(services().instances().settleLaunches());
        LaunchWish wish = wish(location);
        List<Instance> created =
                token.isEmpty() ? List.of() : services().instances().launchedBefore(wish);
        if (created.isEmpty()) {
            onInterrupt();
            created = services().instances().create(wish, isSeveral(wish) ? steps() : Steps.NONE, cancellation());
        }
        if (!wait) {
            if (isJson()) {
                printJson(created.stream().map(Documents::instance).toList());
            } else {
                created.forEach(instance -> say(
                        text("create.done", instance.id(), instance.displayName(), format.state(instance.state()))));
            }
            return ExitStatus.OK;
        }
        root().onInterrupt(text(
                "create.stays", created.stream().map(it -> it.id().value()).collect(Collectors.joining(", "))));
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

    private void onInterrupt() {
        root().onInterrupt(text("create.cancelled"));
    }

    private static boolean isSeveral(LaunchWish wish) {
        return wish.choices().size() > 1
                || wish.choices().getFirst().zones().size() > 1
                || wish.request().lifecycle() == Lifecycle.SPOT;
    }

    private void tellOfEarlier(List<InstanceLaunch.Found> found) {
        for (InstanceLaunch.Found it : found) {
            String ids = it.instances().stream()
                    .map(instance -> instance.id().value())
                    .collect(Collectors.joining(", "));
            remark(text(it.isKept() ? "create.found-kept" : "create.found-terminated", it.name(), ids));
        }
    }

    /** Every type in the first region, then every type in the next. */
    private LaunchWish wish(Location location) {
        NewInstance request = request();
        List<LaunchWish.Choice> choices = new ArrayList<>();
        List<String> types = new ArrayList<>(List.of(type));
        types.addAll(otherTypes);
        List<String> regions = new ArrayList<>(List.of(location.region()));
        regions.addAll(otherRegions);
        for (String region : regions) {
            List<String> here =
                    zones.stream().filter(it -> it.startsWith(region)).toList();
            for (String each : types) {
                if (zones.isEmpty() || !here.isEmpty()) {
                    choices.add(new LaunchWish.Choice(new Location(location.profile(), region), each, here));
                }
            }
        }
        if (choices.isEmpty()) {
            throw usage(text("create.zones", String.join(", ", zones)));
        }
        return new LaunchWish(request, choices);
    }

    private ImageFamily family() {
        return switch (family) {
            case "", "amazon-linux" -> ImageFamily.AMAZON_LINUX;
            case "ubuntu" -> ImageFamily.UBUNTU;
            case "deep-learning" -> ImageFamily.DEEP_LEARNING_AMAZON_LINUX;
            case "deep-learning-ubuntu" -> ImageFamily.DEEP_LEARNING_UBUNTU;
            default -> throw usage(text("create.image", Table.printable(family)));
        };
    }

    private NewInstance request() {
        if (!token.isEmpty() && !token.matches("[\\x21-\\x7e]{1,60}")) {
            throw usage(text("create.token"));
        }
        Map<String, String> all = new LinkedHashMap<>(tags);
        if (!project.isBlank()) {
            all.put("runctl:project", project);
        }
        return new NewInstance(
                name,
                type,
                image,
                count,
                spot ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                rootVolume,
                instanceProfile,
                all,
                token.isEmpty() ? UUID.randomUUID().toString() : token,
                new LaunchDetails(family(), volumeType, securityGroups, subnet, "", onShutdown));
    }
}
