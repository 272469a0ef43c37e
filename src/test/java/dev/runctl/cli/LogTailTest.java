package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private static final String TEXT = "début → fin";

    @Test
    void aPieceThatBeginsWithinACharacterShowsNoHalfOfIt() {
        byte[] log = (TEXT + "\n").getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < log.length; from++) {
            LogChunk piece = new LogChunk(from, Arrays.copyOfRange(log, from, log.length));

            assertThat(LogTail.lines(piece, 5))
                    .as("from byte %d", from)
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(line -> assertThat(TEXT).endsWith(line));
        }
    }

    @Test
    void onlyWholeLinesAreShownAndARedrawnOneOnce() {
        byte[] log = "first\nsecond\n10% of it\r20%\r30%\r\nhalf".getBytes(StandardCharsets.UTF_8);

        assertThat(LogTail.lines(new LogChunk(0, log), 2)).containsExactly("second", "30% of it");
        assertThat(LogTail.lines(new LogChunk(7, log), 9)).containsExactly("second", "30% of it");
        assertThat(LogTail.endOfLines(new LogChunk(100, log))).isEqualTo(100 + log.length - 4);
    }
}
