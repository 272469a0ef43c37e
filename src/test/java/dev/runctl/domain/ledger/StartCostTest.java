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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Cases worked by hand: what is seen when, and the dollars it makes. */
class StartCostTest {
    private static final InstanceRef REF =
            new InstanceRef(new Location("work", "us-east-1"), new InstanceId("i-0123456789abcdef0"));
    private static final Period ALWAYS = new Period(Instant.EPOCH, at("2030-01-01T00:00:00"));
    private static final PriceHistory DOLLAR = PriceHistory.always(BigDecimal.ONE);

    private final NavigableMap<Instant, Start> starts = new TreeMap<>();
    private Instant now = Instant.EPOCH;

    private static Instant at(String utc) {
        return Instant.parse(utc + "Z");
    }

    private void see(String when, InstanceState state, String launched, String reason) {
        now = at(when);
        Instance instance = new Instance(
                REF,
                "",
                state,
                reason,
                "g5.xlarge",
                "us-east-1a",
                Lifecycle.ON_DEMAND,
                at(launched),
                "ami-1",
                "",
                Map.of());
        keep(StartObservation.of(latest(), instance, now));
    }

    private void keep(List<Start> changed) {
        changed.forEach(it -> starts.put(it.launched(), it));
    }

    private Optional<Start> latest() {
        return Optional.ofNullable(starts.lastEntry()).map(Map.Entry::getValue);
    }

    private Amount cost(PriceHistory prices, Period period) {
        return starts.values().stream().map(it -> it.cost(prices, period, now)).reduce(Amount.NONE, Amount::plus);
    }

    private void costs(String usd) {
        costs(DOLLAR, ALWAYS, usd, usd);
    }

    private void costs(PriceHistory prices, Period period, String low, String high) {
        Amount amount = cost(prices, period);
        assertThat(amount.low()).isCloseTo(new BigDecimal(low), within());
        assertThat(amount.high()).isCloseTo(new BigDecimal(high), within());
    }

    private static Offset<BigDecimal> within() {
        return Offset.offset(new BigDecimal("0.000001"));
    }

    @Test
    void bySecondFromLaunchToTheEndThatEc2Tells() {
        see("2026-03-01T10:00:05", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see(
                "2026-03-01T12:00:00",
                InstanceState.STOPPED,
                "2026-03-01T10:00:00",
                "User initiated (2026-03-01 11:30:01 GMT)");

        costs("1.500278"); // 5401 s
    }

    @Test
    void aMinuteAtLeastForEachStartEvenWithinOneMinute() {
        see("2026-03-01T10:00:10", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see(
                "2026-03-01T10:00:25",
                InstanceState.STOPPED,
                "2026-03-01T10:00:00",
                "User initiated (2026-03-01 10:00:20 GMT)");
        see("2026-03-01T10:00:45", InstanceState.RUNNING, "2026-03-01T10:00:40", "");
        see(
                "2026-03-01T10:20:00",
                InstanceState.STOPPED,
                "2026-03-01T10:00:40",
                "User initiated (2026-03-01 10:10:00 GMT)");

        costs("0.172222"); // 60 s and 560 s
    }

    @Test
    void aRebootIsNoStart() {
        see("2026-03-01T10:00:10", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T10:30:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        assertThat(starts).hasSize(1);
        costs("1");
    }

    @Test
    void anInstanceThatHibernatedAndWokeHasTwoStarts() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see(
                "2026-03-01T12:06:00",
                InstanceState.STOPPED,
                "2026-03-01T10:00:00",
                "User initiated hibernate (2026-03-01 12:00:00 GMT)");
        see("2026-03-01T16:00:00", InstanceState.RUNNING, "2026-03-01T15:00:00", "");

        // Two starts; writing its memory to disk took none to six minutes, which are paid for.
        costs(DOLLAR, ALWAYS, "3", "3.1");
    }

    @Test
    void whileItHibernatesItIsPaidFor() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        String reason = "User initiated hibernate (2026-03-01 12:00:00 GMT)";
        see("2026-03-01T12:02:00", InstanceState.STOPPING, "2026-03-01T10:00:00", reason);
        see("2026-03-01T12:03:00", InstanceState.STOPPED, "2026-03-01T10:00:00", reason);

        costs(DOLLAR, ALWAYS, "2.033333", "2.05");
    }

    @Test
    void whatIsStoppedInTheOrdinaryWayIsNotPaidForWhileItStops() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see(
                "2026-03-01T12:02:00",
                InstanceState.STOPPING,
                "2026-03-01T10:00:00",
                "User initiated (2026-03-01 12:00:00 GMT)");

        costs("2");
    }

    @Test
    void aSpotPriceThatChangesCountsFromTheSecondOfItsChange() {
        see("2026-03-01T13:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        PriceHistory spot = new PriceHistory(Map.of(
                at("2026-03-01T06:12:00"), new BigDecimal("0.36"),
                at("2026-03-01T11:00:01"), new BigDecimal("0.72"),
                at("2026-03-01T12:30:00"), new BigDecimal("0.18")));

        // 3601 s at 0.36, 5399 s at 0.72, 1800 s at 0.18
        costs(spot, ALWAYS, "1.5299", "1.5299");
    }

    @Test
    void whatLiesBeforeAndAfterTheKnownPricesIsHoursAndNoDollars() {
        see("2026-03-01T14:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        PriceHistory spot = new PriceHistory(
                new TreeMap<>(Map.of(at("2026-03-01T11:00:00"), BigDecimal.ONE)), at("2026-03-01T13:30:00"));

        costs(spot, ALWAYS, "2.5", "2.5");
        assertThat(cost(spot, ALWAYS).unpriced()).hasMinutes(90);
    }

    @Test
    void anEndThatNobodySawLiesBetweenTwoLooks() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T15:00:00", InstanceState.STOPPED, "2026-03-01T10:00:00", "");

        costs(DOLLAR, ALWAYS, "1", "5");
        assertThat(cost(DOLLAR, ALWAYS).isExact()).isFalse();
    }

    @Test
    void aStopAndStartWhileNobodyLookedEndedBeforeTheNextLaunch() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T16:00:00", InstanceState.RUNNING, "2026-03-01T14:00:00", "");

        costs(DOLLAR, ALWAYS, "3", "6");
    }

    @Test
    void timeThatNobodyLookedAtIsSureWhereTheLaunchIsTheSame() {
        see("2026-03-01T10:00:10", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-03T10:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        costs("48");
    }

    @Test
    void oneThatIsListedNoMoreEndedSinceItWasSeen() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        now = at("2026-03-01T13:00:00");
        keep(StartObservation.gone(latest(), now));

        costs(DOLLAR, ALWAYS, "1", "3");
    }

    @Test
    void aStopThatWasTakenBackRunsOn() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T11:00:03", InstanceState.STOPPING, "2026-03-01T10:00:00", "");
        see("2026-03-01T12:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        costs("2");
    }

    @Test
    void oneThatWasOnlySeenStoppedCountsWhereEc2TellsItsEnd() {
        see(
                "2026-03-01T15:00:00",
                InstanceState.STOPPED,
                "2026-03-01T10:00:00",
                "User initiated (2026-03-01 11:00:00 GMT)");
        costs("1");
    }

    @Test
    void nothingIsMadeUpForOneThatHasBeenStoppedForLong() {
        see("2026-03-01T15:00:00", InstanceState.STOPPED, "2025-03-01T10:00:00", "");
        costs("0");
    }

    @Test
    void spotPricesHoldUntilTheyChange() {
        PriceHistory spot = new PriceHistory(Map.of(
                at("2026-03-01T09:00:00"), new BigDecimal("0.40"),
                at("2026-03-01T10:30:00"), new BigDecimal("0.50"),
                at("2026-03-01T11:00:00"), new BigDecimal("9.00")));
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        costs(spot, ALWAYS, "0.45", "0.45");
    }

    @Test
    void timeBeforeTheFirstKnownPriceIsNamedAndNotGuessed() {
        PriceHistory spot = new PriceHistory(Map.of(at("2026-03-01T10:30:00"), BigDecimal.ONE));
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        costs(spot, ALWAYS, "0.5", "0.5");
        assertThat(cost(spot, ALWAYS).unpriced()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void aMonthHasWhatLiesInIt() {
        see("2026-12-01T06:00:00", InstanceState.RUNNING, "2026-11-30T20:00:00", "");
        Period november = new Period(at("2026-11-01T00:00:00"), at("2026-12-01T00:00:00"));
        Period december = new Period(at("2026-12-01T00:00:00"), at("2027-01-01T00:00:00"));

        costs(DOLLAR, november, "4", "4");
        costs(DOLLAR, december, "6", "6");
    }

    @Test
    void theLeastMinuteMayReachIntoTheNextDay() {
        see("2026-03-01T23:59:50", InstanceState.RUNNING, "2026-03-01T23:59:40", "");
        see(
                "2026-03-02T00:00:30",
                InstanceState.STOPPED,
                "2026-03-01T23:59:40",
                "User initiated (2026-03-01 23:59:50 GMT)");

        costs(DOLLAR, new Period(at("2026-03-01T00:00:00"), at("2026-03-02T00:00:00")), "0.005556", "0.005556");
        costs(DOLLAR, new Period(at("2026-03-02T00:00:00"), at("2026-03-03T00:00:00")), "0.011111", "0.011111");
    }

    @Test
    void theDayOnWhichTheClocksGoBackHas25Hours() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LocalDate day = LocalDate.of(2026, 10, 25);
        see("2026-10-27T00:00:00", InstanceState.RUNNING, "2026-10-20T00:00:00", "");

        Period local = new Period(
                day.atStartOfDay(berlin).toInstant(),
                day.plusDays(1).atStartOfDay(berlin).toInstant());
        costs(DOLLAR, local, "25", "25");
    }

    @Test
    void aLookWithAClockThatIsBehindTakesNoTimeBack() {
        see("2026-03-01T11:00:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");
        see("2026-03-01T10:30:00", InstanceState.RUNNING, "2026-03-01T10:00:00", "");

        costs("1");
    }
}
