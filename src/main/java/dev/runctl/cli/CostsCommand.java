package dev.runctl.cli;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.service.cost.CostCsv;
import dev.runctl.service.cost.CostDocument;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runctl costs}: what instances, their disks and addresses cost and have cost, by what was seen of them. */
@Command(name = "costs")
final class CostsCommand extends Verb {
    @Option(names = "--csv", descriptionKey = "costs.csv")
    private boolean isCsv;

    @Option(names = "--all", descriptionKey = "costs.all")
    private boolean isAll;

    /** What a location answered, or why it did not. */
    private record Looked(Location location, List<InstanceSummary> instances, Optional<Failure> failure) {}

    private final FailureText failures = new FailureText();

    @Override
    public Integer call() {
        List<Location> locations = locations();
        if (locations.isEmpty()) {
            remark(text("costs.nowhere"));
            return ExitStatus.OK;
        }
        boolean isOne = locations.size() == 1;
        List<Looked> looked =
                isOne ? List.of(look(locations.getFirst())) : InParallel.map(locations, this::lookIfPossible);
        Map<InstanceRef, String> names = new HashMap<>();
        looked.stream()
                .flatMap(it -> it.instances().stream())
                .forEach(it -> names.put(it.instance().ref(), it.instance().name()));
        CostOverview overview = services().costs().overview(locations, ZoneId.systemDefault());
        if (!overview.isWritten()) {
            remark(text("costs.not-written"));
        }
        looked.forEach(this::tell);
        locations.forEach(it -> services().costs().problems(it).forEach(problem -> tell(it, problem, isOne)));
        if (isCsv) {
            print(csv(overview, names));
        } else if (isJson()) {
            printJson(CostDocument.of(overview, names));
        } else if (overview.isEmpty()) {
            remark(text("costs.none"));
        } else {
            CostTable table = new CostTable(overview, names);
            print(table.table());
            table.sums().forEach(this::say);
            table.remarks().forEach(this::remark);
        }
        return ExitStatus.OK;
    }

    /** With {@code --all} also those that were looked at before. */
    private List<Location> locations() {
        Stream<Location> named = root().locations().stream();
        return isAll
                ? Stream.concat(named, services().costs().locations().stream())
                        .filter(it -> !it.isThisComputer())
                        .distinct()
                        .toList()
                : named.toList();
    }

    /** Looking also writes down what is seen. */
    private Looked look(Location location) {
        List<InstanceSummary> listed = services().instances().list(location);
        services().costs().refresh(location);
        return new Looked(location, listed, Optional.empty());
    }

    /** One that does not answer leaves the others' costs, and its own as far as they are known. */
    private Looked lookIfPossible(Location location) {
        try {
            return look(location);
        } catch (ServiceException e) {
            return new Looked(location, List.of(), Optional.of(e.failure()));
        }
    }

    private void tell(Looked looked) {
        looked.failure()
                .ifPresent(it ->
                        remark(text("costs.not-listed", CostTable.place(looked.location()), failures.headline(it))));
    }

    private void tell(Location location, CostFacts.Problem problem, boolean isOne) {
        String fact = problem.fact().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String words = text("costs.problem." + fact, failures.headline(problem.failure()));
        remark(isOne ? words : CostTable.place(location) + ": " + words);
    }

    private void print(String text) {
        root().shell().out().print(text);
        root().shell().out().flush();
    }

    private static String csv(CostOverview overview, Map<InstanceRef, String> names) {
        StringWriter out = new StringWriter();
        try {
            CostCsv.write(out, overview, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
