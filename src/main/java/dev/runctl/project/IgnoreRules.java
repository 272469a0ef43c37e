package dev.runctl.project;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one file in gitignore's syntax. Which of several such files decides, and that nothing below an ignored
 * folder comes back, is {@link IgnoreStack}'s.
 */
final class IgnoreRules {
    static final IgnoreRules NONE = new IgnoreRules(List.of());

    /**
     * @param source the file it stands in, as shown to people
     * @param line from 1
     * @param text as written, its {@code !} included
     * @param ignore whether it ignores, else it takes an earlier rule back
     */
    record Rule(
            String source, int line, String text, boolean ignore, boolean foldersOnly, boolean byName, Glob pattern) {
        boolean fits(byte[] path, int name, boolean folder) {
            return (folder || !foldersOnly) && pattern.fits(path, byName ? name : 0);
        }
    }

    /** A pattern, or one that fits nothing. */
    record Glob(@Nullable GlobPattern pattern) {
        boolean fits(byte[] path, int from) {
            return pattern != null && pattern.matches(path, from);
        }
    }

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** @return no rules where there is no such file; like git it does not follow a link to one */
    static IgnoreRules read(Path file, String source, boolean foldCase) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? of(Files.readAllBytes(file), source, foldCase)
                    : NONE;
        } catch (IOException e) {
            return NONE; // not ours to read, as for git
        }
    }

    static IgnoreRules of(byte[] content, String source, boolean foldCase) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (byte[] line : lines(content)) {
            number++;
            if (line.length > 0 && line[0] != '#') {
                rule(trimmed(line), source, number, foldCase).ifPresent(rules::add);
            }
        }
        return rules.isEmpty() ? NONE : new IgnoreRules(rules);
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The last rule that fits, which is the one that decides; its pattern is relative to this file's folder. */
    Optional<Rule> deciding(byte[] path, boolean folder) {
        int name = path.length;
        while (name > 0 && path[name - 1] != '/') {
            name--;
        }
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (rules.get(i).fits(path, name, folder)) {
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }

    private static Optional<Rule> rule(byte[] line, String source, int number, boolean foldCase) {
        String text = new String(line, StandardCharsets.UTF_8);
        int from = line.length > 0 && line[0] == '!' ? 1 : 0;
        int to = line.length > from && line[line.length - 1] == '/' ? line.length - 1 : line.length;
        boolean byName = true;
        for (int i = from; i < to; i++) {
            byName &= line[i] != '/';
        }
        boolean foldersOnly = to < line.length;
        int start = from < to && line[from] == '/' ? from + 1 : from;
        if (start >= to) {
            return Optional.empty();
        }
        byte[] pattern = java.util.Arrays.copyOfRange(line, start, to);
        return Optional.of(new Rule(
                source, number, text, from == 0, foldersOnly, byName, new Glob(GlobPattern.of(pattern, foldCase))));
    }

    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean marked = content.length > 2
                && (content[0] & 0xff) == 0xef
                && (content[1] & 0xff) == 0xbb
                && (content[2] & 0xff) == 0xbf;
        for (int i = marked ? 3 : 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(line.toByteArray());
                line.reset();
            } else if (content[i] != '\r' || (i + 1 < content.length && content[i + 1] != '\n')) {
                line.write(content[i]);
            }
        }
        lines.add(line.toByteArray());
        return lines;
    }

    /** Without spaces at the end, unless a backslash protects the first of them. */
    private static byte[] trimmed(byte[] line) {
        int end = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\\') {
                i++;
                end = Math.min(i + 1, line.length);
            } else if (line[i] != ' ') {
                end = i + 1;
            }
        }
        return java.util.Arrays.copyOf(line, end);
    }
}
