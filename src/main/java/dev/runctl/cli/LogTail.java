package dev.runctl.cli;

import dev.runctl.domain.run.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The last whole lines of a piece of log. */
final class LogTail {
    private LogTail() {}

    /** The last lines as a terminal would show them: of text that a progress bar redraws in place, the newest. */
    static List<String> lines(LogChunk chunk, int most) {
        int start = chunk.offset() > 0 ? startOfCharacter(chunk.bytes()) : 0;
        int end = (int) (endOfLines(chunk) - chunk.offset());
        String text = new String(chunk.bytes(), start, Math.max(0, end - start), StandardCharsets.UTF_8);
        // Not lines(), which takes a return for an end of line.
        List<String> lines = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.substring(0, text.length() - 1).split("\n", -1))
                        .map(LogTail::overwritten)
                        .toList();
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

    /** After the last bytes of a character of UTF-8 whose first byte is not here. */
    private static int startOfCharacter(byte[] bytes) {
        int start = 0;
        while (start < Math.min(3, bytes.length) && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }

    /** What follows a return is written over what was there before. */
    private static String overwritten(String line) {
        String shown = "";
        for (String part : line.split("\r", -1)) {
            shown = part.length() >= shown.length() ? part : part + shown.substring(part.length());
        }
        return shown;
    }
}
