package dev.runctl.service.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The arguments of a run that continues another. */
public final class ResumeArguments {
    private ResumeArguments() {}

    /** The same arguments with every earlier resume flag and its value taken out, and this one at the end. */
    public static List<String> with(List<String> arguments, String flag, String checkpoint) {
        List<String> result = without(arguments, flag);
        // One word: a path that begins with a dash would else be read as another flag.
        if (checkpoint.startsWith("-")) {
            result.add(flag + "=" + checkpoint);
        } else {
            result.add(flag);
            result.add(checkpoint);
        }
        return List.copyOf(result);
    }

    /** The same arguments without the flag and its value, in either spelling. */
    public static List<String> without(List<String> arguments, String flag) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(flag)) {
                i++; // its value
            } else if (!argument.startsWith(flag + "=")) {
                result.add(argument);
            }
        }
        return result;
    }
}
