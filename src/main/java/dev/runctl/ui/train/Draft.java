package dev.runctl.ui.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What was filled in for a script, kept for the session and taken from a run that is to be repeated. */
record Draft(Path root, List<String> arguments, Map<String, String> environment, String interpreter) {
    Draft {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
