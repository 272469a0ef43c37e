package dev.runctl.ui.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.guard.GuardWish;
import dev.runctl.ui.train.LimitsViewModel.Limit;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsViewModelTest {
    private final LimitsViewModel limits = new LimitsViewModel(() -> {});

    private void type(Limit limit, String text) {
        limits.typedProperty(limit).set(text);
    }

    @Test
    void emptyMeansNone() {
        assertThat(limits.wish(true, false)).isEqualTo(GuardWish.NONE);
        type(Limit.TIME, "  ");
        assertThat(limits.wish(true, false).isNone()).isTrue();
        assertThat(limits.obstacle()).isEmpty();
    }

    @Test
    void hoursMinutesAndDollars() {
        type(Limit.TIME, "1.5");
        type(Limit.LEASE, "8");
        type(Limit.IDLE, "30");
        type(Limit.BUDGET, "12,50");
        GuardWish wish = limits.wish(true, false);
        assertThat(wish.timeLimit()).contains(Duration.ofMinutes(90));
        assertThat(wish.lease()).contains(Duration.ofHours(8));
        assertThat(wish.idle()).contains(Duration.ofMinutes(30));
        assertThat(wish.budgetUsd()).contains(new BigDecimal("12.50"));
        assertThat(limits.wish(false, false).budgetUsd())
                .as("nothing is billed")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "1e9", "99999999", "one", "0.0000", "Infinity", "1.2.3"})
    void whatCannotBeMeantStandsInTheWay(String text) {
        type(Limit.LEASE, text);
        assertThat(limits.problemProperty(Limit.LEASE).get()).isNotEmpty();
        assertThat(limits.obstacle()).contains("Lease");
        assertThat(limits.wish(true, false).lease()).isEmpty();
    }

    @Test
    void goesOnElsewhereOnlyFromASpotInstance() {
        LimitsViewModel limits = new LimitsViewModel(() -> {});
        limits.elsewhereProperty().set(true);
        assertThat(limits.wish(true, true).resumesElsewhere()).isTrue();
        assertThat(limits.wish(true, true).isNone())
                .as("the guard has to watch for the notice")
                .isFalse();
        assertThat(limits.wish(true, false)).isEqualTo(GuardWish.NONE);
    }
}
