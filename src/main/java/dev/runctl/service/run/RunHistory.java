package dev.runctl.service.run;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What outlives the program about runs. Safe to use from several processes at once. */
public interface RunHistory {
    void save(Run run);

    Optional<Run> find(RunId id);

    /** Newest first. */
    List<Run> all();

    /** Newest first. */
    List<Run> on(InstanceRef ref);

    /** Content hashes of the project as last synced to the instance, empty if never. */
    Map<String, String> lastSync(InstanceRef ref, String project);

    void saveSync(InstanceRef ref, String project, Map<String, String> hashes);
}
