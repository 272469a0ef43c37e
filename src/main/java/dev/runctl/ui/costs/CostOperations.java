package dev.runctl.ui.costs;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostReport;
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
    /** A report, and why something in it is not known or old. */
    record Known(CostReport report, List<CostFacts.Problem> problems) {
        public Known {
            problems = List.copyOf(problems);
        }
    }

    enum Form {
        CSV,
        JSON
    }

    /** By what is known here, without asking AWS. */
    Known report(Location location);

    /** Asks AWS for what is due: prices, disks, addresses. */
    void refresh(Location location);

    /** @param names what people call the instances */
    void export(Path file, Form form, CostReport report, Map<InstanceRef, String> names) throws IOException;

    static CostOperations of(CostService costs, Json json) {
        return new CostOperations() {
            @Override
            public Known report(Location location) {
                return new Known(costs.report(location, ZoneId.systemDefault()), costs.problems(location));
            }

            @Override
            public void refresh(Location location) {
                costs.refresh(location);
            }

            @Override
            public void export(Path file, Form form, CostReport report, Map<InstanceRef, String> names)
                    throws IOException {
                try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                    if (form == Form.CSV) {
                        CostCsv.write(out, report, names);
                    } else {
                        out.write(json.write(CostDocument.of(report, names)));
                        out.write('\n');
                    }
                }
            }
        };
    }
}
