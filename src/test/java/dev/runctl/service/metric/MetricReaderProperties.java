package dev.runctl.service.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.LogPattern;
import dev.runctl.domain.metric.MetricName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class MetricReaderProperties {
    @Provide
    Arbitrary<byte[]> logs() {
        Arbitrary<byte[]> meaningful = Arbitraries.of(
                        "loss",
                        "=",
                        ":",
                        " ",
                        "0.5",
                        "1e-5",
                        "nan",
                        "-inf",
                        "{'",
                        "'",
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        "%|",
                        "|",
                        "45/100",
                        "Epoch ",
                        "step ",
                        "\r",
                        "\n",
                        "\b",
                        "\u001b[31m",
                        "\u001b[",
                        "\u001b]0;",
                        "━━━━━",
                        "1,234",
                        ".",
                        "/",
                        "e",
                        "tensor(",
                        "[00:10<00:12, 4.5it/s",
                        "999999999999999999999",
                        "val_",
                        "Validation: ")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
        return Arbitraries.frequencyOf(Tuple.of(10, meaningful), Tuple.of(1, noise))
                .list()
                .ofMaxSize(60)
                .map(parts -> {
                    var all = new java.io.ByteArrayOutputStream();
                    parts.forEach(all::writeBytes);
                    return all.toByteArray();
                });
    }

    private static List<String> told(MetricReader reader) {
        return reader.curves().stream()
                .map(it -> it.key()
                        + it.axis()
                        + Arrays.toString(Arrays.copyOf(it.steps(), it.size()))
                        + Arrays.toString(Arrays.copyOf(it.values(), it.size())))
                .toList();
    }

    @Property(tries = 3000)
    void noBytesMakeItFailAndCutsMakeNoDifference(
            @ForAll("logs") byte[] bytes, @ForAll @IntRange(min = 1, max = 9) int cut) {
        List<LogPattern> patterns =
                List.of(new LogPattern("own", "x(?<value>.*)"), new LogPattern("", "(a+)+b(?<name>.)(?<value>.)"));
        MetricReader whole = new MetricReader(patterns);
        whole.feed(bytes, 1);
        whole.finish();
        MetricReader pieces = new MetricReader(patterns);
        for (int at = 0; at < bytes.length; at += cut) {
            pieces.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + cut)), 1);
        }
        pieces.finish();
        assertThat(told(pieces)).isEqualTo(told(whole));
        assertThat(pieces.progress()).isEqualTo(whole.progress());
        for (Curve curve : whole.curves()) {
            for (int i = 1; i < curve.size(); i++) {
                assertThat(curve.steps()[i]).isGreaterThan(curve.steps()[i - 1]);
            }
        }
    }

    @Property(tries = 20)
    void aLongSeriesKeepsItsSpikes(
            @ForAll @IntRange(min = 1, max = 499_999) int up, @ForAll @IntRange(min = 1, max = 499_999) int down) {
        Series series = new Series(MetricName.of("loss"), Axis.STEP);
        for (int i = 0; i < 500_000; i++) {
            series.add(i, 0, i == up ? 9 : i == down ? -9 : Math.sin(i), true, "");
        }
        Curve curve = series.snapshot();
        assertThat(curve.size()).isLessThanOrEqualTo(Series.LIMIT);
        double[] values = Arrays.copyOf(curve.values(), curve.size());
        assertThat(Arrays.stream(values).max().orElseThrow()).isEqualTo(9);
        assertThat(up == down || Arrays.stream(values).min().orElseThrow() == -9)
                .isTrue();
    }
}
