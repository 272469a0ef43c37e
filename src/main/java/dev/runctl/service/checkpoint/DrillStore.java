package dev.runctl.service.checkpoint;

import dev.runctl.domain.run.DrillReport;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the latest fire drill of each script. */
public interface DrillStore {
    void save(Path projectRoot, String script, DrillReport report);

    Optional<DrillReport> last(Path projectRoot, String script);
}
