package dev.runctl.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of {@code .runctlignore} where git cannot apply them: one pattern a line in gitignore's syntax, without its
 * character classes. {@code *} and {@code ?} stay within a name, {@code **} crosses folders, a slash in front or within
 * binds the pattern to the root, a slash at the end means folders only, {@code !} takes a rule back; the last rule that
 * fits decides.
 */
final class IgnoreRules {
    private record Rule(Pattern pattern, boolean foldersOnly, boolean ignore) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** @return no rules where the file does not exist */
    static IgnoreRules read(Path file) {
        try {
            return Files.isRegularFile(file) ? of(Files.readAllLines(file)) : new IgnoreRules(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static IgnoreRules of(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            String text = line.stripTrailing();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean ignore = !text.startsWith("!");
            text = ignore ? text : text.substring(1);
            boolean foldersOnly = text.endsWith("/");
            text = foldersOnly ? text.substring(0, text.length() - 1) : text;
            if (!text.isEmpty()) {
                rules.add(new Rule(pattern(text), foldersOnly, ignore));
            }
        }
        return new IgnoreRules(rules);
    }

    /** @param path relative to the root, with {@code /} */
    boolean ignores(String path, boolean folder) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if ((folder || !rule.foldersOnly()) && rule.pattern().matcher(path).matches()) {
                ignored = rule.ignore();
            }
        }
        return ignored;
    }

    private static Pattern pattern(String glob) {
        boolean bound = glob.contains("/");
        String text = glob.startsWith("/") ? glob.substring(1) : glob;
        StringBuilder regex = new StringBuilder(bound ? "" : "(?:.*/)?");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                if (c == '\\' && i + 1 < text.length()) {
                    c = text.charAt(++i);
                }
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
