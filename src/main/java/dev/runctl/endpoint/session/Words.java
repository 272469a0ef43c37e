package dev.runctl.endpoint.session;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;

/** Splits a command into words by a shell's rules of quoting, without any expansion: the agent's way to an argument list. */
final class Words {
    private Words() {}

    static List<String> of(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isOpen = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (isOpen) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                isOpen = false;
                continue;
            }
            isOpen = true;
            if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
                char next = command.charAt(++i);
                if (quote == '"' && next != '"' && next != '\\') {
                    word.append(c);
                }
                word.append(next);
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote && quote != 0) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new ServiceError("InvalidParameters", "The parameter 'command' has a quote without end.");
        }
        if (isOpen) {
            words.add(word.toString());
        }
        return words;
    }
}
