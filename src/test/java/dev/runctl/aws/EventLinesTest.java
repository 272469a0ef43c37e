package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final EventLines events = new EventLines(lines::add);

    @Test
    void anEventHasWholeLinesWithOrWithoutTheLastOnesEnd() {
        events.take("one\ntwo\n");
        events.take("\n");
        events.take("three\nfour");
        events.take("five\n\n");
        assertThat(lines).containsExactly("one", "two", "", "three", "four", "five", "");
    }

    @Test
    void aLineCutAcrossEventsIsOneAgain() {
        String part = "x".repeat(EventLines.CUT);
        events.take("before\n");
        events.take(part);
        events.take(part);
        assertThat(lines).containsExactly("before");
        events.take("end\nafter");
        assertThat(lines).containsExactly("before", part + part + "end", "after");
        events.take(part);
        events.end();
        assertThat(lines).endsWith(part);
    }

    /** The agent cuts bytes, not characters; what is left of the character is unreadable, but the line stays one. */
    @Test
    void aCharacterCutAcrossEventsDoesNotSplitTheLine() {
        byte[] line = "\u20ac".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        events.take(new String(Arrays.copyOf(line, EventLines.CUT), StandardCharsets.UTF_8));
        events.take(new String(Arrays.copyOfRange(line, EventLines.CUT, line.length), StandardCharsets.UTF_8) + "\n");
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("\u20ac".repeat(66_666))
                .endsWith("\u20ac".repeat(33_333))
                .contains("\ufffd");
    }
}
