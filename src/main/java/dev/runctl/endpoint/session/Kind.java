package dev.runctl.endpoint.session;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.Map;

/**
 * What a session runs.
 *
 * @param document AWS's name for it
 * @param sessionType as the handshake names it
 * @param isTerminal whether it runs in a terminal; else its output comes once it has ended
 */
record Kind(String document, String sessionType, boolean isTerminal, List<String> command) {
    private static final String SHELL = "SSM-SessionManagerRunShell";
    private static final String INTERACTIVE = "AWS-StartInteractiveCommand";
    private static final String NON_INTERACTIVE = "AWS-StartNonInteractiveCommand";

    static Kind of(String document, Map<String, List<String>> parameters) {
        return switch (document) {
            case "", SHELL -> {
                require(parameters.isEmpty(), "The document has no parameters.");
                yield new Kind(SHELL, "Standard_Stream", true, List.of("sh"));
            }
            case INTERACTIVE ->
                new Kind(document, "InteractiveCommands", true, List.of("sh", "-c", command(parameters)));
            case NON_INTERACTIVE -> {
                List<String> words = Words.of(command(parameters));
                require(!words.isEmpty(), "The parameter 'command' is empty.");
                yield new Kind(document, "NonInteractiveCommands", false, words);
            }
            default -> throw new ServiceError("InvalidDocument", "Document with name " + document + " does not exist.");
        };
    }

    /** A plain shell begins at once, and so does a command in a terminal. */
    boolean hasHandshake() {
        return !isTerminal;
    }

    private static String command(Map<String, List<String>> parameters) {
        require(
                parameters.keySet().equals(java.util.Set.of("command")),
                "The document has one parameter, 'command', and needs it.");
        return String.join(" ", parameters.get("command"));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ServiceError("InvalidParameters", otherwise);
        }
    }
}
