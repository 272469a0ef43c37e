package dev.runctl.service.run;

import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import java.util.List;
import java.util.Optional;

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
        return lastValue(arguments, flag)
                .or(() -> form.parameters().stream()
                        .filter(parameter -> parameter.flag().equals(flag))
                        .map(ScriptParameter::defaultValue)
                        .findFirst())
                .filter(value -> !value.isBlank())
                .orElse(DEFAULT);
    }

    private static Optional<String> lastValue(List<String> arguments, String flag) {
        Optional<String> value = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(flag) && i + 1 < arguments.size()) {
                value = Optional.of(arguments.get(++i));
            } else if (argument.startsWith(flag + "=")) {
                value = Optional.of(argument.substring(flag.length() + 1));
            }
        }
        return value;
    }
}
