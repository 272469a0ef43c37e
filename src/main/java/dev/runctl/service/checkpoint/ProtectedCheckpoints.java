package dev.runctl.service.checkpoint;

import dev.runctl.domain.run.RunId;
import java.util.Map;
import java.util.Set;

/** The checkpoints that a person wants kept, by run and name. */
public interface ProtectedCheckpoints {
    Map<RunId, Set<String>> all();

    /** Marks it; one that is marked already stays so. */
    void protect(RunId run, String name);

    void unprotect(RunId run, String name);
}
