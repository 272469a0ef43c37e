package dev.runctl.ui.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command line as people keep it in notes, taken apart: {@code CUDA_VISIBLE_DEVICES=0 python3 train.py --epochs 3}.
 *
 * @param environment the assignments before the command
 * @param script the first word that names a Python file, where there is one
 * @param arguments what follows
 */
record PastedCommand(Map<String, String> environment, Optional<String> script, List<String> arguments) {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern PYTHON = Pattern.compile("(.*/)?python[0-9.]*(\\.exe)?");

    static PastedCommand of(List<String> words) {
        Map<String, String> environment = new LinkedHashMap<>();
        int at = 0;
        while (at < words.size() && ASSIGNMENT.matcher(words.get(at)).matches()) {
            String word = words.get(at++);
            int equals = word.indexOf('=');
            environment.put(word.substring(0, equals), word.substring(equals + 1));
        }
        if (at < words.size() && PYTHON.matcher(words.get(at)).matches()) {
            at++;
            while (at < words.size()
                    && (words.get(at).equals("-u") || words.get(at).equals("-O"))) {
                at++;
            }
        }
        Optional<String> script = Optional.empty();
        if (at < words.size() && words.get(at).endsWith(".py")) {
            script = Optional.of(words.get(at++));
        }
        return new PastedCommand(environment, script, words.subList(at, words.size()));
    }
}
