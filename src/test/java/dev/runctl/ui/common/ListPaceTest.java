package dev.runctl.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.common.ListPace.Attention;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListPaceTest {
    private static final Location AWS = new Location("research", "eu-west-1");
    private static final Duration QUICK_ANSWER = Duration.ofMillis(300);

    private final ListPace pace = new ListPace(AWS, new Random(7));

    private Duration after(boolean changing, Attention attention, int instances) {
        return pace.afterAnswer(changing, attention, instances, Duration.ZERO);
    }

    private Duration refused() {
        return pace.afterFailure(new Failure.Throttled(Failure.Evidence.NONE), Attention.FRONT);
    }

    @Test
    void quickWhereSomethingChangesOrSomebodyLooksSlowElsewhere() {
        assertThat(after(true, Attention.FRONT, 20)).isEqualTo(Duration.ofSeconds(2));
        assertThat(after(false, Attention.FRONT, 20)).isEqualTo(Duration.ofMillis(2500));
        assertThat(after(true, Attention.BEHIND, 20)).isEqualTo(Duration.ofSeconds(2));
        assertThat(after(false, Attention.BEHIND, 20)).isEqualTo(Duration.ofSeconds(10));
        assertThat(after(false, Attention.ELSEWHERE, 20)).isEqualTo(Duration.ofSeconds(15));
        assertThat(after(false, Attention.AWAY, 20)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aLongListIsAskedForNoOftenerThanAQuarterOfWhatEc2Refills() {
        int pages = 31;

        Duration between = after(true, Attention.FRONT, 30_000);

        assertThat(pages / (between.toMillis() / 1000.0)).isLessThanOrEqualTo(5);
    }

    @Test
    void refusalsDoubleTheWaitSpreadItAndFadeInSteps() {
        assertThat(refused()).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
        assertThat(refused()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(refused()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        for (int i = 0; i < 20; i++) {
            assertThat(refused()).isLessThanOrEqualTo(Duration.ofSeconds(60));
        }
        Duration first = after(false, Attention.FRONT, 1);
        assertThat(first).as("not at once at the pace that was refused").isGreaterThan(Duration.ofSeconds(20));
        for (int i = 0; i < 30; i++) {
            after(false, Attention.FRONT, 1);
        }
        assertThat(after(false, Attention.FRONT, 1)).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void twoWindowsThatWereRefusedTogetherDoNotReturnTogether() {
        ListPace other = new ListPace(AWS, new Random(8));

        assertThat(refused())
                .isNotEqualTo(other.afterFailure(new Failure.Throttled(Failure.Evidence.NONE), Attention.FRONT));
    }

    /** A change may come at any moment of a poll: just after its page was read is the worst. */
    @Test
    void aChangeIsOnScreenWithinThreeSeconds() {
        Random random = new Random(3);
        for (int round = 0; round < 1000; round++) {
            boolean changing = random.nextBoolean();
            Duration took = Duration.ofMillis(random.nextInt(50, 500));
            Duration between = took.plus(pace.afterAnswer(changing, Attention.FRONT, 1000, took));
            Duration worst = between.plus(QUICK_ANSWER);

            assertThat(worst).isLessThanOrEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void aSlowAnswerIsFollowedByAPauseAllTheSame() {
        assertThat(pace.afterAnswer(true, Attention.FRONT, 10, Duration.ofSeconds(20)))
                .isEqualTo(ListPace.LEAST_PAUSE);
    }
}
