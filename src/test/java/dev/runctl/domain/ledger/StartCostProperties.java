package dev.runctl.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Lives of an instance made by chance, looked at now and then: what is told must hold whatever was missed. */
class StartCostProperties {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final InstanceRef REF =
            new InstanceRef(new Location("work", "us-east-1"), new InstanceId("i-0123456789abcdef0"));
    private static final PriceHistory PRICES = new PriceHistory(Map.of(
            BEGIN.minusSeconds(1), new BigDecimal("0.40"),
            BEGIN.plusSeconds(20_000), new BigDecimal("1.25"),
            BEGIN.plusSeconds(55_000), new BigDecimal("0.07")));

    /** A true start, in seconds since the begin. */
    private record Lived(long from, long until) {}

    private static List<Lived> life(Random random) {
        List<Lived> life = new ArrayList<>();
        long at = random.nextInt(3000);
        for (int i = random.nextInt(8); i >= 0; i--) {
            long until = at + 1 + (random.nextBoolean() ? random.nextInt(90) : random.nextInt(20_000));
            life.add(new Lived(at, until));
            at = until + 1 + (random.nextBoolean() ? random.nextInt(50) : random.nextInt(9000));
        }
        return life;
    }

    private static Instance seen(List<Lived> life, long at, boolean tells) {
        Lived last = life.stream()
                .filter(it -> it.from() <= at)
                .reduce((one, other) -> other)
                .orElseThrow();
        boolean runs = at < last.until();
        String reason = runs || !tells
                ? ""
                : "User initiated (%s GMT)"
                        .formatted(BEGIN.plusSeconds(last.until())
                                .toString()
                                .replace("T", " ")
                                .replace("Z", ""));
        return new Instance(
                REF,
                "",
                runs ? InstanceState.RUNNING : InstanceState.STOPPED,
                reason,
                "g5.xlarge",
                "us-east-1a",
                Lifecycle.SPOT,
                BEGIN.plusSeconds(last.from()),
                "ami-1",
                "",
                Map.of());
    }

    private static NavigableMap<Instant, Start> look(List<Lived> life, List<Long> looks, boolean tells) {
        NavigableMap<Instant, Start> starts = new TreeMap<>();
        for (long look : looks) {
            Optional<Start> latest = Optional.ofNullable(starts.lastEntry()).map(Map.Entry::getValue);
            StartObservation.of(latest, seen(life, look, tells), BEGIN.plusSeconds(look))
                    .forEach(it -> starts.put(it.launched(), it));
        }
        return starts;
    }

    private static List<Long> looks(List<Lived> life, Random random, int most) {
        long first = life.getFirst().from();
        return random.longs(1 + random.nextInt(most), first, first + 120_000)
                .sorted()
                .boxed()
                .toList();
    }

    private static Amount cost(NavigableMap<Instant, Start> starts, Period period, Instant now) {
        return starts.values().stream().map(it -> it.cost(PRICES, period, now)).reduce(Amount.NONE, Amount::plus);
    }

    private static Period all() {
        return new Period(BEGIN, BEGIN.plus(Duration.ofDays(10)));
    }

    /** The sum of a second's price for every second, the slow and sure way. */
    private static BigDecimal bySeconds(List<Lived> starts, long now) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Lived start : starts) {
            for (long at = start.from(); at < Math.max(Math.min(start.until(), now), start.from() + 60); at++) {
                String price = at < 20_000 ? "0.40" : at < 55_000 ? "1.25" : "0.07";
                sum = sum.add(new BigDecimal(price));
            }
        }
        return sum.divide(BigDecimal.valueOf(3600), 9, RoundingMode.HALF_UP);
    }

    @Property(tries = 300)
    void whatWasSeenLiesBetweenTheBounds(@ForAll long seed) {
        Random random = new Random(seed);
        List<Lived> life = life(random);
        List<Long> looks = looks(life, random, 30);
        long now = looks.getLast();
        NavigableMap<Instant, Start> starts = look(life, looks, random.nextBoolean());

        List<Lived> known = life.stream()
                .filter(it -> starts.containsKey(BEGIN.plusSeconds(it.from())))
                .toList();
        Amount amount = cost(starts, all(), BEGIN.plusSeconds(now));
        BigDecimal truth = bySeconds(known, now);
        BigDecimal rounding = new BigDecimal("0.0000001");
        assertThat(amount.low().subtract(rounding)).isLessThanOrEqualTo(truth);
        assertThat(amount.high().add(rounding)).isGreaterThanOrEqualTo(truth);
    }

    @Property(tries = 100)
    void lookingEverySecondIsExact(@ForAll long seed) {
        Random random = new Random(seed);
        List<Lived> life = life(random).subList(0, 1);
        long end = life.getFirst().until() + 5;
        List<Long> looks = new ArrayList<>();
        for (long at = life.getFirst().from(); at <= end; at++) {
            looks.add(at);
        }
        Amount amount = cost(look(life, looks, false), all(), BEGIN.plusSeconds(end));

        assertThat(amount.isExact()).isTrue();
        assertThat(amount.high()).isGreaterThanOrEqualTo(bySeconds(life, end).subtract(new BigDecimal("0.0000001")));
    }

    @Property(tries = 300)
    void thePartsOfAPeriodAddUp(@ForAll long seed) {
        Random random = new Random(seed);
        List<Lived> life = life(random);
        NavigableMap<Instant, Start> starts = look(life, looks(life, random, 20), true);
        Instant now = BEGIN.plusSeconds(130_000);
        Amount parts = Amount.NONE;
        Instant from = BEGIN;
        while (from.isBefore(all().until())) {
            Instant until = from.plusSeconds(1 + random.nextInt(90_000));
            parts = parts.plus(cost(starts, new Period(from, until).within(all()), now));
            from = until;
        }
        BigDecimal rounding = new BigDecimal("0.000001");
        assertThat(parts.low().subtract(cost(starts, all(), now).low()).abs()).isLessThan(rounding);
        assertThat(parts.high().subtract(cost(starts, all(), now).high()).abs()).isLessThan(rounding);
    }
}
