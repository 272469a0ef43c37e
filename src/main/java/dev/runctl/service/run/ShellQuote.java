package dev.runctl.service.run;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The only place where a value becomes part of a shell command. */
public final class ShellQuote {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellQuote() {}

    /**
     * The value as one word of POSIX sh: as it stands where every character is harmless, else in single quotes, within
     * which sh interprets nothing (POSIX, Shell Command Language, 2.2.2).
     *
     * @throws IllegalArgumentException for a NUL, which no argument of a process can hold
     */
    public static String quote(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL cannot be passed to a process");
        }
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Words as a person would type them: each quoted where it must be. */
    public static String join(List<String> words) {
        return words.stream().map(ShellQuote::quote).collect(Collectors.joining(" "));
    }
}
