package dev.runctl.domain.run;

import java.util.List;

/**
 * What a script's own {@code argparse} parser says, read without running it.
 *
 * @param parameters in the order of their declaration; empty when the script declares none or cannot be read
 * @param resumeFlag the flag that resumes from a checkpoint, or empty
 * @param checkpointDirFlag the flag that names the checkpoint folder, or empty
 * @param problem why no form could be made (a bundle code such as {@code no-parser}, {@code syntax-error}), or empty
 */
public record ScriptForm(
        List<ScriptParameter> parameters, String resumeFlag, String checkpointDirFlag, String problem) {
    public ScriptForm {
        parameters = List.copyOf(parameters);
    }
}
