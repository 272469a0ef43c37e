package dev.runctl.ui.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What was filled in for a script, kept for the session and taken from a run that is to be repeated.
 *
 * @param checkpointDir a folder that a person has named; empty where the arguments say
 */
record Draft(
        Path root, List<String> arguments, Map<String, String> environment, String interpreter, String checkpointDir) {
    Draft {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
