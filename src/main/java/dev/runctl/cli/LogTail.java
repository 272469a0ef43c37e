package dev.runctl.cli;

import dev.runctl.domain.run.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The last whole lines of a piece of log. */
final class LogTail {
    private LogTail() {}

    /** The last lines as a terminal would show them: of text that a progress bar redraws in place, the newest. */
    static List<String> lines(LogChunk chunk, int most) {
        String text = new String(chunk.bytes(), 0, (int) (endOfLines(chunk) - chunk.offset()), StandardCharsets.UTF_8);
        List<String> lines = text.lines().map(LogTail::afterReturn).toList();
        // The first line is cut where the piece does not begin at the log's beginning.
        List<String> whole = chunk.offset() > 0 && lines.size() > 1 ? lines.subList(1, lines.size()) : lines;
        return whole.subList(Math.max(0, whole.size() - Math.max(0, most)), whole.size());
    }

    /** Where the last complete line ends in the whole log; the rest is still being written. */
    static long endOfLines(LogChunk chunk) {
        byte[] bytes = chunk.bytes();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return chunk.offset() + i + 1;
            }
        }
        return chunk.offset();
    }

    private static String afterReturn(String line) {
        String trimmed = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return trimmed.substring(trimmed.lastIndexOf('\r') + 1);
    }
}
