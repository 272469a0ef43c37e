package dev.runctl.ui.control.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ColumnsProperties {
    @Provide
    Arbitrary<Double> values() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().between(-1e6, 1e6),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, 0.0, 1e300, -1e300));
    }

    @Property(tries = 1000)
    void everyColumnKeepsItsExtremes(
            @ForAll @Size(max = 400) List<@net.jqwik.api.From("values") Double> drawn,
            @ForAll @IntRange(min = 1, max = 50) int width) {
        double[] values = drawn.stream().mapToDouble(it -> it).toArray();
        double[] steps = new double[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i;
        }
        double to = Math.max(1, values.length - 1);
        Columns columns = new Columns().read(steps, values, values.length, 0, to, width);
        double scale = width / to;
        for (int column = 0; column <= width; column++) {
            double low = Double.NaN;
            double high = Double.NaN;
            for (int i = 0; i < values.length; i++) {
                if (Math.floor(i * scale) == column && Double.isFinite(values[i])) {
                    low = Double.isNaN(low) ? values[i] : Math.min(low, values[i]);
                    high = Double.isNaN(high) ? values[i] : Math.max(high, values[i]);
                }
            }
            double keptLow = Double.NaN;
            double keptHigh = Double.NaN;
            for (int i = 0; i < columns.size(); i++) {
                if (Math.floor(columns.x(i) * scale) == column && !Double.isNaN(columns.y(i))) {
                    keptLow = Double.isNaN(keptLow) ? columns.y(i) : Math.min(keptLow, columns.y(i));
                    keptHigh = Double.isNaN(keptHigh) ? columns.y(i) : Math.max(keptHigh, columns.y(i));
                }
            }
            assertThat(keptLow).isEqualTo(Double.valueOf(low));
            assertThat(keptHigh).isEqualTo(Double.valueOf(high));
        }
        assertThat(columns.size()).isLessThanOrEqualTo(4 * (width + 1) + 2 * columns.breaks() * 3 + 4);
        for (int i = 1; i < columns.size(); i++) {
            assertThat(columns.x(i)).isGreaterThanOrEqualTo(columns.x(i - 1));
        }
    }

    @Property(tries = 300)
    void smoothingOfTheSameStaysTheSame(
            @ForAll @net.jqwik.api.constraints.DoubleRange(min = -1e6, max = 1e6) double value,
            @ForAll @net.jqwik.api.constraints.DoubleRange(min = 0, max = 0.99) double weight) {
        for (double smooth : Smoothing.of(new double[] {value, value, value, value}, 4, weight)) {
            assertThat(smooth).isCloseTo(value, within(1e-6 * Math.max(1, Math.abs(value))));
        }
    }

    @Property(tries = 500)
    void ticksLieInside(
            @ForAll @net.jqwik.api.constraints.DoubleRange(min = -1e9, max = 1e9) double from,
            @ForAll @net.jqwik.api.constraints.DoubleRange(min = 0.01, max = 1e9) double length) {
        List<Double> ticks = Ticks.linear(from, from + length, 5);
        assertThat(ticks).hasSizeBetween(1, 100);
        assertThat(ticks)
                .allSatisfy(it -> assertThat(it).isBetween(from - length * 0.01 - 1e-6, from + length * 1.01 + 1e-6));
    }
}
