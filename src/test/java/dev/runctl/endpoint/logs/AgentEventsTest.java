package dev.runctl.endpoint.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** As the agent's source has it (amazon-ssm-agent, getNextMessage and buildEventInfo). */
class AgentEventsTest {
    private static AgentEvents of(String output, boolean isComplete) {
        return AgentEvents.of(output.getBytes(StandardCharsets.UTF_8), 4, isComplete);
    }

    @Test
    void wholeLinesOnlyUntilTheEnd() {
        assertThat(of("one\r\ntwo\nthr", false))
                .isEqualTo(new AgentEvents(java.util.List.of("one\ntwo\n"), "one\r\ntwo\n".length()));
        assertThat(of("thr", true).messages()).containsExactly("thr");
        assertThat(of("three\n", true).messages()).containsExactly("three");
        assertThat(of("", true)).isEqualTo(new AgentEvents(java.util.List.of(), 0));
    }

    @Test
    void atMostSoManyBytesInAnEventAndSoManyEventsAtOnce() {
        String line = "x".repeat(99_999) + "\n";
        AgentEvents events = of(line.repeat(9), false);
        assertThat(events.messages()).hasSize(4).allMatch(message -> message.equals(line + line));
        assertThat(events.taken()).isEqualTo(8 * line.length());
    }

    @Test
    void aLongLineIsCut() {
        AgentEvents events = of("a\n" + "x".repeat(450_000) + "\nb\n", false);
        assertThat(events.messages())
                .containsExactly("a\n", "x".repeat(200_000), "x".repeat(200_000), "x".repeat(50_000) + "\nb\n");
    }
}
