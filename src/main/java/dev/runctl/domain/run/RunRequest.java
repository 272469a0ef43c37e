package dev.runctl.domain.run;

import dev.runctl.domain.instance.InstanceRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked to run. Arguments are separate values from here to the script, never a joined string.
 *
 * @param projectRoot the folder that is synced to the instance; absolute
 * @param project the project's name: its folder on the instance
 * @param script path of the script relative to the project root, with {@code /}
 * @param arguments passed to the script exactly as given
 * @param interpreter the command that runs the script, normally {@code python3}
 * @param environment extra variables for the script
 * @param checkpointDir where the script writes checkpoints: relative to the project's folder, or absolute on the instance
 * @param sync whether to make the project's files on the instance equal to the local ones first
 * @param lineage the run and checkpoint this one continues
 * @param uploads whether the instance copies the run's checkpoints to S3 as they appear
 */
public record RunRequest(
        InstanceRef target,
        Path projectRoot,
        String project,
        String script,
        List<String> arguments,
        String interpreter,
        Map<String, String> environment,
        String checkpointDir,
        boolean sync,
        Optional<Lineage> lineage,
        boolean uploads) {
    public RunRequest {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** One whose checkpoints stay where they are written. */
    public RunRequest(
            InstanceRef target,
            Path projectRoot,
            String project,
            String script,
            List<String> arguments,
            String interpreter,
            Map<String, String> environment,
            String checkpointDir,
            boolean sync,
            Optional<Lineage> lineage) {
        this(
                target,
                projectRoot,
                project,
                script,
                arguments,
                interpreter,
                environment,
                checkpointDir,
                sync,
                lineage,
                false);
    }

    /** The same with or without copying. */
    public RunRequest uploading(boolean wanted) {
        return with(target, arguments, checkpointDir, lineage, wanted);
    }

    /** The same on another instance. */
    public RunRequest on(InstanceRef other) {
        return with(other, arguments, checkpointDir, lineage, uploads);
    }

    /** The same continuing from elsewhere or from the beginning, with the arguments that tell the script. */
    public RunRequest continuing(Optional<Lineage> newLineage, List<String> newArguments) {
        return with(target, newArguments, checkpointDir, newLineage, uploads);
    }

    /** The same with another checkpoint folder and the arguments that tell the script. */
    public RunRequest savingInto(String newCheckpointDir, List<String> newArguments) {
        return with(target, newArguments, newCheckpointDir, lineage, uploads);
    }

    private RunRequest with(
            InstanceRef where, List<String> words, String saved, Optional<Lineage> from, boolean copied) {
        return new RunRequest(
                where, projectRoot, project, script, words, interpreter, environment, saved, sync, from, copied);
    }
}
