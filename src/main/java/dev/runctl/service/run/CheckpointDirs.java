package dev.runctl.service.run;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import java.util.List;

/** Where a script with these arguments will write its checkpoints. */
public final class CheckpointDirs {
    /** The folder's name where neither the arguments nor the script's parser say. */
    public static final String DEFAULT = "checkpoints";

    private CheckpointDirs() {}

    /** The value of the script's own flag in the arguments, else the parser's default, else {@link #DEFAULT}. */
    public static String from(List<String> arguments, ScriptForm form) {
        String flag = form.checkpointDirFlag();
        if (flag.isEmpty()) {
            return DEFAULT;
        }
        return FlagArguments.value(arguments, flag)
                .or(() -> form.parameters().stream()
                        .filter(parameter -> parameter.flag().equals(flag))
                        .map(ScriptParameter::defaultValue)
                        .findFirst())
                .filter(value -> !value.isBlank())
                .orElse(DEFAULT);
    }
}
