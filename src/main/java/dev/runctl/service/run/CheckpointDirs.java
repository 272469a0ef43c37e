package dev.runctl.service.run;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import java.util.List;
import java.util.Optional;

/** Where a script with these arguments will write its checkpoints. */
public final class CheckpointDirs {
    /** The folder's name where neither the arguments nor the script's parser say. */
    public static final String DEFAULT = "checkpoints";

    /**
     * A folder and who says so.
     *
     * @param flag the script's argument that names it; empty where nothing does and {@link #DEFAULT} stands for it
     * @param isGiven whether the arguments give it; else it is the flag's default
     */
    public record Found(String folder, String flag, boolean isGiven) {}

    private CheckpointDirs() {}

    /** The value of the script's own flag in the arguments, else the parser's default, else {@link #DEFAULT}. */
    public static Found find(List<String> arguments, ScriptForm form) {
        String flag = form.checkpointDirFlag();
        Optional<String> given = FlagArguments.value(arguments, flag);
        if (given.isPresent()) {
            return new Found(given.get(), flag, true);
        }
        return form.parameters().stream()
                .filter(parameter -> !flag.isEmpty() && parameter.flag().equals(flag))
                .map(ScriptParameter::defaultValue)
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> new Found(value, flag, false))
                .orElseGet(() -> new Found(DEFAULT, "", false));
    }

    /** The folder alone. */
    public static String from(List<String> arguments, ScriptForm form) {
        return find(arguments, form).folder();
    }

    /** Whether the script itself can be told of another folder than this, which is so where it saves by its flag. */
    public static boolean canTell(String folder, List<String> arguments, ScriptForm form) {
        return !form.checkpointDirFlag().isEmpty() && from(arguments, form).equals(folder);
    }
}
