package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WayTrialTest {
    private static final Failure BROKEN = new Failure.Unreachable(Evidence.NONE);

    private final WayTrial trial = new WayTrial();
    private long now = System.nanoTime();

    private void lives(Duration life, Failure failure) {
        trial.started(now);
        now += life.toNanos();
        trial.failed(failure, now);
    }

    private boolean isDueAfter(Duration pause) {
        return trial.isDue(now + pause.toNanos());
    }

    @Test
    void isTriedAgainAtOnceAndThenAfterGrowingPauses() {
        assertThat(isDueAfter(Duration.ZERO)).as("first").isTrue();
        lives(Duration.ofSeconds(1), BROKEN);
        assertThat(isDueAfter(Duration.ZERO)).isTrue();
        lives(Duration.ofSeconds(1), BROKEN);
        assertThat(isDueAfter(Duration.ofSeconds(4))).isFalse();
        assertThat(isDueAfter(Duration.ofSeconds(5))).isTrue();
        for (int i = 0; i < 5; i++) {
            lives(Duration.ofSeconds(1), BROKEN);
        }
        assertThat(isDueAfter(Duration.ofMinutes(9))).isFalse();
        assertThat(isDueAfter(Duration.ofMinutes(10))).isTrue();
        lives(Duration.ofMinutes(20), BROKEN);
        assertThat(isDueAfter(Duration.ZERO)).as("one that has worked").isTrue();
    }

    @Test
    void aRefusalIsHeeded() {
        lives(Duration.ZERO, new Failure.AccessDenied(Evidence.NONE));
        assertThat(isDueAfter(Duration.ofMinutes(9))).isFalse();
        assertThat(isDueAfter(Duration.ofMinutes(10))).isTrue();
    }
}
