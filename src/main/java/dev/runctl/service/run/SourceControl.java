package dev.runctl.service.run;

import dev.runctl.domain.run.SourceState;
import java.nio.file.Path;
import java.util.Optional;

/** Tells which state of its code a project is in. */
@FunctionalInterface
public interface SourceControl {
    /** Empty where the folder is under no version control that can be asked. Never fails. */
    Optional<SourceState> state(Path projectRoot);
}
