package dev.runctl.service.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.LogPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternsTest {
    private static MetricReader read(LogPattern pattern, String log) {
        MetricReader reader = new MetricReader(List.of(pattern));
        reader.feed(log.getBytes(StandardCharsets.UTF_8), Double.NaN);
        reader.finish();
        return reader;
    }

    @Test
    void aPatternFindsWhatIsNotRecognised() {
        MetricReader reader = read(
                new LogPattern("", "@(?<step>\\d+) (?<name>\\w+) -> (?<value>\\S+)"),
                "@10 Reward -> 3.5\n@20 Reward -> 4.5\n");
        assertThat(reader.curves()).hasSize(1);
        assertThat(reader.curves().getFirst().key()).isEqualTo("reward@STEP");
        assertThat(reader.curves().getFirst().steps()[1]).isEqualTo(20);
        assertThat(reader.curves().getFirst().values()[1]).isEqualTo(4.5);
    }

    @Test
    void aCatastrophicPatternIsGivenUpAndTheLogReadOn() {
        LogPattern bad = new LogPattern("x", "(a+)+b(?<value>\\d)");
        MetricReader reader = read(bad, ("a".repeat(4000) + " loss=1.5\n").repeat(50));
        assertThat(reader.tooSlow()).containsExactly(bad);
        assertThat(reader.curves()).hasSize(1);
        assertThat(reader.curves().getFirst().size()).isEqualTo(50);
    }

    @Test
    void whatCannotWorkIsSaid() {
        assertThat(PatternReader.problem(new LogPattern("", "(")).orElseThrow().code())
                .isEqualTo("syntax");
        assertThat(PatternReader.problem(new LogPattern("x", "\\d+"))
                        .orElseThrow()
                        .code())
                .isEqualTo("no-value");
        assertThat(PatternReader.problem(new LogPattern("", "(?<value>\\d+)"))
                        .orElseThrow()
                        .code())
                .isEqualTo("no-name");
        assertThat(PatternReader.problem(new LogPattern("x", " ")).orElseThrow().code())
                .isEqualTo("empty");
        assertThat(PatternReader.problem(new LogPattern("x", "(?<value>\\d+)"))).isEmpty();
    }
}
