package dev.runctl.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(MessageType.INPUT, 3);

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void theOldestIsSentAgainAfterItsTime() {
        Frame first = outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        assertThat(outbox.due(millis(150))).isEmpty();
        assertThat(outbox.due(millis(200))).contains(first);
        assertThat(outbox.due(millis(250))).as("it has been").isEmpty();
        assertThat(outbox.due(millis(450))).contains(first);
        outbox.acknowledge(0, millis(460));
        assertThat(outbox.due(millis(461)).orElseThrow().sequence()).isEqualTo(1);
    }

    @Test
    void theTimeFollowsTheRoundTripUpToASecond() {
        for (int i = 0; i < 60; i++) {
            outbox.add(PayloadType.OUTPUT, new byte[1], millis(0));
            outbox.acknowledge(i, millis(2_000));
        }
        Frame late = outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        assertThat(outbox.due(millis(999))).isEmpty();
        assertThat(outbox.due(millis(1_000))).contains(late);
    }

    @Test
    void onlyTheFirstOpensTheStream() {
        assertThat(outbox.add(PayloadType.SIZE, new byte[0], 0).flags()).isEqualTo(Frame.OPENS);
        assertThat(outbox.add(PayloadType.SIZE, new byte[0], 0).flags()).isZero();
    }

    @Test
    void aNewConnectionIsGivenAllThatIsMissing() {
        outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        assertThat(outbox.isFull()).isTrue();
        outbox.acknowledge(1, 1);
        assertThat(outbox.isFull()).as("kept in order behind the first").isTrue();
        assertThat(outbox.unacknowledged(2)).extracting(Frame::sequence).containsExactly(0L, 2L);
        outbox.acknowledge(0, 3);
        assertThat(outbox.isFull()).isFalse();
    }

    @Test
    void fiveMinutesWithoutAnswerAreTheEnd() {
        outbox.add(PayloadType.OUTPUT, new byte[1], 0);
        assertThat(outbox.isGivenUp(Duration.ofMinutes(4).toNanos())).isFalse();
        assertThat(outbox.isGivenUp(Duration.ofMinutes(6).toNanos())).isTrue();
    }
}
