package dev.runctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line's arguments as they were given. Under a locale that is not UTF-8 (a bare {@code C}, as in cron jobs and
 * containers) Java loses every other letter; on Linux the kernel still has the bytes.
 */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    static String[] of(String[] decoded) {
        boolean isPlain = Arrays.stream(decoded).allMatch(text -> text.chars().allMatch(c -> c < 0x80));
        boolean isUtf8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
        if (isPlain || isUtf8 || !Files.isReadable(COMMAND_LINE)) {
            return decoded;
        }
        try {
            List<String> all = split(Files.readAllBytes(COMMAND_LINE));
            // The program's own arguments come last, after the virtual machine's and the class.
            return all.size() < decoded.length
                    ? decoded
                    : all.subList(all.size() - decoded.length, all.size()).toArray(String[]::new);
        } catch (IOException e) {
            return decoded;
        }
    }

    /** Each argument is ended by a zero byte. */
    static List<String> split(byte[] commandLine) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                arguments.add(new String(commandLine, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return arguments;
    }
}
