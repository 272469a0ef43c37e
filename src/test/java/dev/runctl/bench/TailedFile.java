package dev.runctl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code tail -f}: when each line came, by the line; lines are times, both in nanoseconds since 1970. */
final class TailedFile {
    private TailedFile() {}

    static Map<Long, Long> read(Path file, String last) {
        Map<Long, Long> arrivals = new HashMap<>();
        try {
            Process tail = new ProcessBuilder("tail", "-n", "+1", "-f", file.toString()).start();
            try (BufferedReader lines = tail.inputReader()) {
                for (String line = lines.readLine(); line != null && !line.equals(last); line = lines.readLine()) {
                    arrivals.put(Long.valueOf(line), WallClock.nanos());
                }
                return arrivals;
            } finally {
                tail.destroy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
