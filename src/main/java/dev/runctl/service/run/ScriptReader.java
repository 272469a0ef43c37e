package dev.runctl.service.run;

import dev.runctl.domain.run.ScriptForm;
import java.nio.file.Path;

/** Reads a script's own argument parser without running the script. */
public interface ScriptReader {
    ScriptForm read(Path script);
}
