package dev.runctl.domain.run;

import java.util.Optional;

/**
 * Where a resumed run comes from.
 *
 * @param parent the run that wrote the checkpoint, where known
 * @param checkpoint the checkpoint's path on the instance as given to the script
 */
public record Lineage(Optional<RunId> parent, String checkpoint) {}
