package dev.runctl.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FormatsTest {
    @Test
    void durationsHaveTwoUnitsAtMost() {
        assertThat(Formats.duration(Duration.ofSeconds(45))).isEqualTo("45s");
        assertThat(Formats.duration(Duration.ofSeconds(200))).isEqualTo("3m 20s");
        assertThat(Formats.duration(Duration.ofMinutes(134))).isEqualTo("2h 14m");
        assertThat(Formats.duration(Duration.ofHours(76))).isEqualTo("3d 4h");
        assertThat(Formats.duration(Duration.ofSeconds(-5))).isEqualTo("0s");
        assertThat(Formats.duration(Duration.ofDays(1234))).isEqualTo("1234d 0h");
    }

    @Test
    void moneyIsToTheCentAndRatesAsFineAsNeeded() {
        assertThat(Formats.money(new BigDecimal("5.235"))).isEqualTo("$5.24");
        assertThat(Formats.money(new BigDecimal("0.004"))).isEqualTo("< $0.01");
        assertThat(Formats.money(BigDecimal.ZERO)).isEqualTo("$0.00");
        assertThat(Formats.rate(new BigDecimal("1.006"))).isEqualTo("$1.006");
        assertThat(Formats.rate(new BigDecimal("3"))).isEqualTo("$3.00");
        assertThat(Formats.rate(new BigDecimal("100"))).isEqualTo("$100.00");
    }

    @Test
    void agesStartWithJustNow() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Formats.age(now, now)).isEqualTo("just now");
        assertThat(Formats.age(now.minusSeconds(30), now)).isEqualTo("30s ago");
    }
}
