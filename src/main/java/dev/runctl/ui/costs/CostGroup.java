package dev.runctl.ui.costs;

import java.util.Locale;

/** By what costs are listed. */
enum CostGroup {
    INSTANCES,
    PROJECTS,
    RUNS;

    String key() {
        return "group." + name().toLowerCase(Locale.ROOT);
    }
}
