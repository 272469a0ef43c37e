package dev.runctl.service.run;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What outlives the program about runs. Safe to use from several processes at once. */
public interface RunHistory {
    /**
     * Adds or replaces the run. An outcome by exit record (succeeded, failed, stopped) is never replaced by a state without
     * one, so a process with an older view cannot undo it.
     */
    void save(Run run);

    /** Takes out a run that never was, because its launch was refused. */
    void remove(RunId id);

    Optional<Run> find(RunId id);

    /** Newest first. */
    List<Run> all();

    /** Those on the location's instances, newest first. */
    default List<Run> at(Location location) {
        return all().stream()
                .filter(it -> it.request().target().location().equals(location))
                .toList();
    }

    /** Those of the instance, by whichever profile of its account they were launched; newest first. */
    List<Run> on(InstanceRef ref);

    /** SHA-256 by path of the project as last synced to the instance, followed by {@code :x} or {@code :-} for its mode; empty if never. */
    Map<String, String> lastSync(InstanceRef ref, String project);

    void saveSync(InstanceRef ref, String project, Map<String, String> hashes);
}
