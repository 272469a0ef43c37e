package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @Test
    void partsAddUp() {
        assertThat(TimeSpan.parse("90m")).contains(Duration.ofMinutes(90));
        assertThat(TimeSpan.parse(" 1h30m ")).contains(Duration.ofMinutes(90));
        assertThat(TimeSpan.parse("2d1s")).contains(Duration.ofDays(2).plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "-1h", "1.5h", "h", "30m1h", "99999999999h", "1h 30m", "NaN"})
    void anythingElseIsNone(String text) {
        assertThat(TimeSpan.parse(text)).isEmpty();
    }
}
