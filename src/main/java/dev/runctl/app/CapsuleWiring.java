package dev.runctl.app;

import dev.runctl.project.GitSource;
import dev.runctl.service.metric.CurvesCsv;
import dev.runctl.service.run.CapsuleService;
import dev.runctl.storage.SqliteCapsules;

/** Puts together what keeps and exports a run with all that is known of it. */
final class CapsuleWiring {
    private CapsuleWiring() {}

    static CapsuleService capsules(CompositionRoot root) {
        return new CapsuleService(
                new GitSource(),
                new SqliteCapsules(root.database(), root.json()),
                root.runs(),
                root.runner(),
                root.logs(),
                run -> root.seen().of(run),
                (run, out, cancel) -> CurvesCsv.write(out, root.curves().of(run, cancel)),
                run -> root.costs().expense(run),
                root.json(),
                root.clock());
    }
}
