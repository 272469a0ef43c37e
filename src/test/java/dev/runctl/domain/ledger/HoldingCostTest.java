package dev.runctl.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.DiskRates.Step;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.cost.PriceHistory;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Thing.Address;
import dev.runctl.domain.ledger.Thing.Disk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Cases worked by hand: disks and addresses seen when, and the dollars they make. */
class HoldingCostTest {
    private static final Location WORK = new Location("work", "us-east-1");
    private static final Optional<InstanceId> BOX = Optional.of(new InstanceId("i-0123456789abcdef0"));
    private static final Optional<InstanceId> NONE = Optional.empty();
    private static final Period ALL = new Period(at("2026-01-01T00:00:00"), at("2026-12-01T00:00:00"));
    private static final Disk HUNDRED = new Disk("gp3", 100, 3000, 125);
    /** EBS's prices in us-east-1. */
    private static final DiskRates GP3 =
            new DiskRates(new BigDecimal("0.08"), List.of(new Step(3000, usd("0.005"))), usd("0.04"), 125);

    private final List<Holding> ledger = new ArrayList<>();
    private Optional<Instant> before = Optional.empty();
    private Instant now = Instant.EPOCH;

    private static Instant at(String utc) {
        return Instant.parse(utc + "Z");
    }

    private static Optional<BigDecimal> usd(String usd) {
        return Optional.of(new BigDecimal(usd));
    }

    private static Held disk(String id, Disk disk, Optional<InstanceId> instance, String created) {
        return new Held(id, "", disk, instance, Optional.of(at(created)));
    }

    private void look(String when, Held... held) {
        now = at(when);
        List<Holding> open = ledger.stream().filter(it -> it.ended().isEmpty()).toList();
        for (Holding changed : HoldingObservation.of(WORK, open, List.of(held), before, now)) {
            ledger.removeIf(it -> it.id().equals(changed.id()) && it.began().equals(changed.began()));
            ledger.add(changed);
        }
        before = Optional.of(now);
    }

    private static PriceHistory prices(Thing thing) {
        return switch (thing) {
            case Disk disk ->
                PriceHistory.monthly(
                        GP3.perMonth(disk.sizeGib(), disk.iops(), disk.throughputMibps())
                                .orElseThrow(),
                        ALL);
            case Address address -> PriceHistory.always(new BigDecimal("0.005"));
        };
    }

    private Amount cost(Period period) {
        return ledger.stream()
                .map(it -> it.cost(prices(it.thing()), period, now))
                .reduce(Amount.NONE, Amount::plus);
    }

    private void costs(String low, String high) {
        assertThat(cost(ALL).low()).isCloseTo(new BigDecimal(low), within());
        assertThat(cost(ALL).high()).isCloseTo(new BigDecimal(high), within());
    }

    private static Offset<BigDecimal> within() {
        return Offset.offset(new BigDecimal("0.000001"));
    }

    @Test
    void aWholeMonthCostsItsPriceHoweverLongTheMonth() {
        look("2026-02-01T00:00:00", disk("vol-1", HUNDRED, BOX, "2025-01-01T00:00:00"));
        look("2026-04-01T00:00:00", disk("vol-1", HUNDRED, BOX, "2025-01-01T00:00:00"));

        costs("16", "16"); // $8 for 28 days, $8 for 31
        assertThat(cost(new Period(at("2026-02-01T00:00:00"), at("2026-02-08T00:00:00")))
                        .low())
                .isCloseTo(new BigDecimal("2"), within());
    }

    @Test
    void theExampleOfThePricingPage() {
        // 2,000 GB with 10,000 operations and 500 MB/s for 12 hours of a month of 30 days, at $0.08, $0.005 and $0.04:
        // 160, 35 and 15 dollars a month, a sixtieth of it.
        Disk disk = new Disk("gp3", 2000, 10_000, 500);
        look("2026-04-10T00:00:00");
        look("2026-04-10T12:00:00", disk("vol-1", disk, BOX, "2026-04-10T00:00:00"));

        costs("3.5", "3.5");
    }

    @Test
    void whatWasBeforeTheFirstLookIsNotCounted() {
        look("2026-04-16T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look("2026-04-17T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));

        costs("0.266667", "0.266667"); // a day of thirty
    }

    @Test
    void severalDisksAndOneThatGrowsBetweenTwoLooks() {
        Disk grown = new Disk("gp3", 400, 3000, 125);
        look(
                "2026-04-01T00:00:00",
                disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"),
                disk("vol-2", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look(
                "2026-04-11T00:00:00",
                disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"),
                disk("vol-2", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look(
                "2026-04-12T00:00:00",
                disk("vol-1", grown, BOX, "2026-04-01T00:00:00"),
                disk("vol-2", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look(
                "2026-04-22T00:00:00",
                disk("vol-1", grown, BOX, "2026-04-01T00:00:00"),
                disk("vol-2", HUNDRED, BOX, "2026-04-01T00:00:00"));

        // vol-2: 21 days. vol-1: 10 days small, 10 days grown, and a day that was one or the other.
        BigDecimal day = new BigDecimal("8").divide(new BigDecimal("30"), java.math.MathContext.DECIMAL64);
        BigDecimal least = day.multiply(new BigDecimal("71"));
        BigDecimal most = day.multiply(new BigDecimal("76"));
        assertThat(cost(ALL).low()).isCloseTo(least, within());
        assertThat(cost(ALL).high()).isCloseTo(most, within());
    }

    @Test
    void aDiskGoesOnCostingWhenItsInstanceIsGone() {
        look("2026-04-01T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look("2026-04-02T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look("2026-04-02T00:00:00", disk("vol-1", HUNDRED, NONE, "2026-04-01T00:00:00"));
        look("2026-04-04T00:00:00", disk("vol-1", HUNDRED, NONE, "2026-04-01T00:00:00"));

        costs("0.8", "0.8");
        assertThat(ledger).extracting(Holding::instance).containsExactly(BOX, NONE);
    }

    @Test
    void oneThatWasDeletedUnseenLiesBetweenTwoLooks() {
        look("2026-04-01T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look("2026-04-04T00:00:00", disk("vol-1", HUNDRED, BOX, "2026-04-01T00:00:00"));
        look("2026-04-07T00:00:00");
        look("2026-04-20T00:00:00");

        costs("0.8", "1.6");
    }

    @Test
    void anAddressCountsFromTheLookThatFirstHadItOn() {
        look("2026-04-01T00:00:00");
        look("2026-04-01T02:00:00", new Held("eipalloc-1", "", new Address(), NONE, Optional.empty()));
        look("2026-04-01T12:00:00", new Held("eipalloc-1", "", new Address(), NONE, Optional.empty()));

        costs("0.05", "0.06"); // ten hours, and perhaps two before
    }

    @Test
    void whatAVolumeNeedsAndIsNotKnownMakesItsPriceUnknown() {
        DiskRates io2 = new DiskRates(
                new BigDecimal("0.125"),
                List.of(new Step(0, usd("0.065")), new Step(32_000, Optional.empty())),
                Optional.empty(),
                DiskRates.ALL);

        assertThat(io2.perMonth(100, 1000, 0)).contains(new BigDecimal("77.500"));
        assertThat(io2.perMonth(100, 32_001, 0)).isEmpty();
        DiskRates gp3 = new DiskRates(new BigDecimal("0.088"), List.of(), Optional.empty(), 125);
        assertThat(gp3.perMonth(100, 3000, 125)).contains(new BigDecimal("8.800"));
        assertThat(gp3.perMonth(100, 3000, 250)).isEmpty();
    }

    @Test
    void operationsAreChargedByTheStepThatTheyFallInto() {
        DiskRates io2 = new DiskRates(
                BigDecimal.ZERO,
                List.of(new Step(0, usd("0.065")), new Step(32_000, usd("0.046")), new Step(64_000, usd("0.032"))),
                Optional.empty(),
                DiskRates.ALL);

        assertThat(io2.perMonth(0, 70_000, 0)).contains(new BigDecimal("3744.000")); // 2080 + 1472 + 192
    }
}
