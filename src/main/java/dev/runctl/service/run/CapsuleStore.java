package dev.runctl.service.run;

import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.SourceState;
import java.util.Optional;

/** Keeps what belongs to a run's capsule besides the run itself. */
public interface CapsuleStore {
    void saveSource(RunId id, SourceState source);

    void saveEnvironment(RunId id, RunEnvironment environment);

    Optional<SourceState> source(RunId id);

    Optional<RunEnvironment> environment(RunId id);
}
