package dev.runctl.service.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and sets one flag with a value in a script's arguments, as argparse would read it: the last one counts. */
public final class FlagArguments {
    private FlagArguments() {}

    /** The flag's last value, in either spelling; empty for a blank one and where the flag has no name. */
    public static Optional<String> value(List<String> arguments, String flag) {
        Optional<String> value = Optional.empty();
        for (int i = 0; i < arguments.size() && !flag.isEmpty(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(flag) && i + 1 < arguments.size()) {
                value = Optional.of(arguments.get(++i));
            } else if (argument.startsWith(flag + "=")) {
                value = Optional.of(argument.substring(flag.length() + 1));
            }
        }
        return value.filter(it -> !it.isBlank());
    }

    /** The same arguments with every earlier such flag and its value taken out, and this one at the end. */
    public static List<String> with(List<String> arguments, String flag, String value) {
        List<String> result = without(arguments, flag);
        // One word: a value that begins with a dash would else be read as another flag.
        if (value.startsWith("-")) {
            result.add(flag + "=" + value);
        } else {
            result.add(flag);
            result.add(value);
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
