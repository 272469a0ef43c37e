package dev.runctl.cli;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl resources}: what there is and what it costs. */
@Command(name = "resources", subcommands = ResourcesCommand.ListResources.class)
final class ResourcesCommand {
    enum Platform {
        AWS,
        LOCAL,
        ALL
    }

    enum Filter {
        RUNNING,
        STOPPED,
        ALL;

        boolean accepts(InstanceState state) {
            return switch (this) {
                case RUNNING -> state == InstanceState.RUNNING || state == InstanceState.PENDING;
                case STOPPED -> state == InstanceState.STOPPED || state == InstanceState.STOPPING;
                case ALL -> true;
            };
        }
    }

    @Command(name = "list")
    static final class ListResources extends Verb {
        @Option(names = "--platform", paramLabel = "aws|local|all", defaultValue = "all")
        private Platform platform = Platform.ALL;

        @Option(names = "--filter", paramLabel = "running|stopped|all", defaultValue = "all")
        private Filter filter = Filter.ALL;

        @Override
        public Integer call() {
            List<InstanceSummary> found = new ArrayList<>();
            int status = ExitStatus.OK;
            Set<Location> places = places();
            for (Answer answer : InParallel.map(places, this::ask)) {
                found.addAll(answer.instances());
                if (answer.failure().isPresent()) {
                    Failure failure = answer.failure().get();
                    if (places.size() == 1) {
                        throw failed(failure);
                    }
                    // One place that cannot be asked does not hide the others; the exit status tells of it.
                    remark(text("resources.place", answer.place().region(), words(failure)));
                    status = ExitStatus.of(failure);
                }
            }
            List<InstanceSummary> shown = found.stream()
                    .filter(summary -> filter.accepts(summary.instance().state()))
                    .toList();
            if (isJson()) {
                printJson(shown.stream()
                        .map(summary -> Documents.summary(summary, latestRun(summary)))
                        .toList());
            } else if (shown.isEmpty() && status == ExitStatus.OK) {
                remark(text("resources.none")); // of a place that could not be asked nobody knows
            } else if (!shown.isEmpty()) {
                print(table(shown));
            }
            return status;
        }

        private record Answer(Location place, List<InstanceSummary> instances, Optional<Failure> failure) {}

        private Answer ask(Location place) {
            try {
                return new Answer(place, services().instances().list(place), Optional.empty());
            } catch (ServiceException e) {
                return new Answer(place, List.of(), Optional.of(e.failure()));
            }
        }

        /** The endpoint of This computer speaks AWS, so with its profile the platform aws means its instances. */
        private Set<Location> places() {
            Set<Location> places = new LinkedHashSet<>();
            if (platform != Platform.LOCAL) {
                places.addAll(root().locations());
            }
            if (platform != Platform.AWS) {
                places.add(Location.thisComputer());
            }
            return places;
        }

        private Optional<Run> latestRun(InstanceSummary summary) {
            return services().runs().latestOn(summary.instance().ref());
        }

        private Table table(List<InstanceSummary> summaries) {
            Table table = new Table(
                    "ID", "NAME", "STATE", "TYPE", "ZONE", "LIFECYCLE", "UPTIME", "$/H", "COST", "AGENT", "RUN");
            for (InstanceSummary summary : summaries) {
                Instance instance = summary.instance();
                table.row(
                        instance.id().value(),
                        instance.name().isBlank() ? "-" : instance.name(),
                        format.state(instance.state()),
                        instance.instanceType(),
                        instance.availabilityZone(),
                        instance.lifecycle().awsName(),
                        summary.uptime().isZero() ? "-" : Format.duration(summary.uptime()),
                        Format.perHour(summary.cost()),
                        Format.accrued(summary.cost()),
                        format.agent(summary.agent()),
                        latestRun(summary)
                                .map(run -> run.id() + " " + format.outcome(run))
                                .orElse("-"));
            }
            return table;
        }
    }
}
