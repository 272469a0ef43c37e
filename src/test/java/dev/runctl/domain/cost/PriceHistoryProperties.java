package dev.runctl.domain.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The integral of any prices over any time is the sum of its seconds, and its parts add up. */
class PriceHistoryProperties {
    private static final Instant BEGIN = Instant.parse("2026-02-27T22:00:00Z");
    private static final int SECONDS = 12_000;
    private static final BigDecimal ROUNDING = new BigDecimal("0.000000001");

    private static PriceHistory prices(Random random) {
        TreeMap<Instant, BigDecimal> changes = new TreeMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            changes.put(BEGIN.plusSeconds(random.nextInt(SECONDS)), BigDecimal.valueOf(random.nextInt(90_000), 4));
        }
        return new PriceHistory(changes, BEGIN.plusSeconds(random.nextInt(2 * SECONDS)));
    }

    private static Period period(Random random) {
        int from = random.nextInt(SECONDS);
        return new Period(BEGIN.plusSeconds(from), BEGIN.plusSeconds(from + random.nextInt(SECONDS - from)));
    }

    @Property(tries = 200)
    void theIntegralIsTheSumOfItsSeconds(@ForAll long seed) {
        Random random = new Random(seed);
        PriceHistory prices = prices(random);
        Period period = period(random);
        BigDecimal sum = BigDecimal.ZERO;
        long unpriced = 0;
        for (Instant at = period.from(); at.isBefore(period.until()); at = at.plusSeconds(1)) {
            Optional<BigDecimal> price = prices.at(at);
            unpriced += price.isEmpty() ? 1 : 0;
            sum = sum.add(price.orElse(BigDecimal.ZERO));
        }

        Amount amount = prices.cost(period);

        assertThat(amount.unpriced().toSeconds()).isEqualTo(unpriced);
        BigDecimal bySeconds = sum.divide(BigDecimal.valueOf(3600), 12, RoundingMode.HALF_UP);
        assertThat(amount.low().subtract(bySeconds).abs()).isLessThan(ROUNDING);
        assertThat(amount.high()).isEqualTo(amount.low());
    }

    @Property(tries = 200)
    void whatIsLeftOfATimeAndWhatWasTakenFromItAddUp(@ForAll long seed) {
        Random random = new Random(seed);
        PriceHistory prices = prices(random);
        Period whole = period(random);
        List<Period> taken = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            taken.add(period(random));
        }
        List<Period> left = whole.without(taken);

        Amount amount = Amount.NONE;
        for (Period part : left) {
            amount = amount.plus(prices.cost(part));
            assertThat(taken).allMatch(it -> it.within(part).isEmpty());
        }
        // The whole without what is left is what was taken.
        for (Period part : whole.without(left)) {
            amount = amount.plus(prices.cost(part));
        }
        assertThat(amount.low().subtract(prices.cost(whole).low()).abs()).isLessThan(ROUNDING);
        assertThat(amount.unpriced()).isEqualTo(prices.cost(whole).unpriced());
    }

    @Property(tries = 100)
    void aMonthOfWhatIsPricedByTheMonthCostsItsPrice(@ForAll long seed) {
        Random random = new Random(seed);
        BigDecimal price = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 3);
        YearMonth month = YearMonth.of(2020 + random.nextInt(12), 1 + random.nextInt(12));
        Period whole = new Period(
                month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());

        Amount amount = PriceHistory.monthly(price, whole).cost(whole);

        assertThat(amount.low().subtract(price).abs()).isLessThan(new BigDecimal("0.00000001"));
        assertThat(amount.isWhole()).isTrue();
    }
}
