package dev.runctl.ui.costs;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.service.cost.CostCsv;
import dev.runctl.service.cost.CostDocument;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.run.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What the Costs screen asks for. Every method blocks. */
public interface CostOperations {
    /** Why something that a location's costs are made of is not known or old. */
    record Trouble(Location location, CostFacts.Problem problem) {}

    /** What is known, and what is in the way of the rest. */
    record Known(CostOverview overview, List<Trouble> troubles) {
        public Known {
            troubles = List.copyOf(troubles);
        }
    }

    enum Form {
        CSV,
        JSON
    }

    /**
     * By what is known here, without asking AWS.
     *
     * @param locations at least one
     */
    Known report(List<Location> locations);

    /** Asks AWS for what is due everywhere, side by side: prices, disks, addresses. */
    void refresh(List<Location> locations);

    /** @param names what people call the instances */
    void export(Path file, Form form, CostOverview overview, Map<InstanceRef, String> names) throws IOException;

    static CostOperations of(CostService costs, Json json) {
        return new CostOperations() {
            @Override
            public Known report(List<Location> locations) {
                List<Trouble> troubles = locations.stream()
                        .flatMap(it -> costs.problems(it).stream().map(problem -> new Trouble(it, problem)))
                        .toList();
                return new Known(costs.overview(locations, ZoneId.systemDefault()), troubles);
            }

            @Override
            public void refresh(List<Location> locations) {
                InParallel.map(locations, it -> {
                    costs.refresh(it);
                    return it;
                });
            }

            @Override
            public void export(Path file, Form form, CostOverview overview, Map<InstanceRef, String> names)
                    throws IOException {
                try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                    if (form == Form.CSV) {
                        CostCsv.write(out, overview, names);
                    } else {
                        out.write(json.write(CostDocument.of(overview, names)));
                        out.write('\n');
                    }
                }
            }
        };
    }
}
