package dev.runctl.service.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview;
import dev.runctl.domain.ledger.CostReport;
import dev.runctl.domain.ledger.Held;
import dev.runctl.domain.ledger.InstanceCosts;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.LaunchJournal;
import dev.runctl.service.instance.PlaceSearch;
import dev.runctl.service.instance.ZoneSource;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteStartLedger;
import dev.runctl.testing.FakeInstances;
import dev.runctl.testing.FakeMoney;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real database, as two programs that share it. */
class CostServiceTest {
    private static final Location WORK = new Location("work", "us-east-1");
    private static final InstanceRef REF = new InstanceRef(WORK, new InstanceId("i-0123456789abcdef0"));
    private static final Instant BEGIN = Instant.parse("2026-03-10T06:00:00Z");

    @TempDir
    private Path folder;

    private Database database;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private boolean isFull;
    private final FakeMoney aws = new FakeMoney();
    private final List<Run> runs = new ArrayList<>();

    @BeforeEach
    void open() {
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private CostService service(Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        StartLedger ledger = new SqliteStartLedger(database, clock);
        StartLedger counting = new StartLedger() {
            @Override
            public Map<InstanceRef, Start> newest(Location location) {
                return ledger.newest(location);
            }

            @Override
            public void save(List<Start> starts) {
                if (isFull) {
                    throw new IllegalStateException("[SQLITE_FULL] database or disk is full");
                }
                writes.incrementAndGet();
                ledger.save(starts);
            }

            @Override
            public List<Start> since(Location location, Instant from) {
                reads.incrementAndGet();
                return ledger.since(location, from);
            }

            @Override
            public void looked(Location location, Instant at) {
                ledger.looked(location, at);
            }

            @Override
            public List<Period> watched(Location location, Instant from) {
                return ledger.watched(location, from);
            }

            @Override
            public Optional<Instant> began(Location location) {
                return ledger.began(location);
            }

            @Override
            public List<Location> locations() {
                return ledger.locations();
            }
        };
        return aws.services(
                        database,
                        counting,
                        (location, type, lifecycle) ->
                                Optional.of(new HourlyPrice(BigDecimal.ONE, HourlyPrice.Basis.LIST_PRICE)),
                        this::runsOf,
                        clock)
                .costs();
    }

    private List<Run> runsOf(Location location) {
        return runs.stream()
                .filter(it -> it.request().target().location().equals(location))
                .toList();
    }

    private static Instance instance(InstanceState state, Instant launched, Lifecycle lifecycle) {
        return new Instance(REF, "", state, "", "g5.xlarge", "us-east-1a", lifecycle, launched, "ami-1", "", Map.of());
    }

    private static List<Instance> running() {
        return List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.ON_DEMAND));
    }

    private BigDecimal month(Instant now) {
        return service(now)
                .report(WORK, ZoneOffset.UTC)
                .instances()
                .getFirst()
                .hours()
                .month()
                .low();
    }

    @Test
    void whatAnInstanceCostTodayIsWhatTheReportSays() {
        Instant now = BEGIN.plusSeconds(5 * 3600);
        service(BEGIN).saw(WORK, running(), BEGIN);
        service(now).saw(WORK, running(), now);
        CostService late = service(now);
        CostReport report = late.report(WORK, ZoneOffset.UTC);
        assertThat(late.today(List.of(WORK), ZoneOffset.UTC))
                .containsExactly(
                        Map.entry(REF, report.instances().getFirst().all().today()));
        assertThat(late.today(List.of(WORK), ZoneOffset.UTC).get(REF).high()).isEqualByComparingTo("5");
        assertThat(service(now.plusSeconds(86_400 * 2)).today(List.of(Location.thisComputer()), ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void aPollEveryFewSecondsWritesOnceAMinute() {
        CostService service = service(BEGIN);
        for (int second = 0; second <= 300; second += 3) {
            service.saw(WORK, running(), BEGIN.plusSeconds(second));
        }
        assertThat(writes.get()).isEqualTo(6);
    }

    @Test
    void whatOneProgramSawTheOtherKnowsAlsoAfterARestart() {
        service(BEGIN).saw(WORK, running(), BEGIN.plusSeconds(7200));
        database.close();
        open();

        assertThat(month(BEGIN.plusSeconds(7200))).isEqualByComparingTo("2");
    }

    @Test
    void anOlderLookTakesNothingBack() {
        CostService late = service(BEGIN);
        CostService early = service(BEGIN);
        early.saw(WORK, running(), BEGIN.plusSeconds(10));
        late.saw(WORK, running(), BEGIN.plusSeconds(3600));
        late.saw(WORK, List.of(instance(InstanceState.STOPPED, BEGIN, Lifecycle.ON_DEMAND)), BEGIN.plusSeconds(3600));
        early.saw(WORK, running(), BEGIN.plusSeconds(1800));

        assertThat(month(BEGIN.plusSeconds(9000))).isEqualByComparingTo("1");
        assertThat(service(BEGIN.plusSeconds(9000))
                        .report(WORK, ZoneOffset.UTC)
                        .instances()
                        .getFirst()
                        .hours()
                        .month()
                        .isExact())
                .isTrue();
    }

    @Test
    void oneThatIsListedNoMoreHasEnded() {
        CostService service = service(BEGIN);
        service.saw(WORK, running(), BEGIN.plusSeconds(3600));
        service.saw(WORK, List.of(), BEGIN.plusSeconds(3600));

        assertThat(month(BEGIN.plusSeconds(90_000))).isEqualByComparingTo("1");
    }

    @Test
    void spotHoursHaveNoPriceThatIsKnown() {
        CostService service = service(BEGIN.plusSeconds(3600));
        service.saw(WORK, List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT)), BEGIN.plusSeconds(3600));

        assertThat(service.report(WORK, ZoneOffset.UTC).instances())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.hours().month().high()).isZero();
                    assertThat(it.hours().month().unpriced()).hasHours(1);
                });
    }

    @Test
    void aFullDiskHidesNoInstances() {
        CostService service = service(BEGIN);
        service.saw(WORK, running(), BEGIN);
        isFull = true;
        service.saw(WORK, running(), BEGIN.plusSeconds(120));
        assertThat(service.report(WORK, ZoneOffset.UTC).isWritten()).isFalse();
        isFull = false;

        service.saw(WORK, running(), BEGIN.plusSeconds(240));
        assertThat(month(BEGIN.plusSeconds(240)))
                .isCloseTo(new BigDecimal("0.066667"), Offset.offset(new BigDecimal("0.00001")));
    }

    private CostReport asked(CostService service) {
        service.refresh(WORK);
        return service.report(WORK, ZoneOffset.UTC);
    }

    @Test
    void spotHoursCostWhatEc2SaysOfTheirZoneFromTheirLaunchOn() {
        aws.spot.put(BEGIN.minusSeconds(50_000), new BigDecimal("0.9"));
        aws.spot.put(BEGIN.minusSeconds(5000), new BigDecimal("0.36"));
        aws.spot.put(BEGIN.plusSeconds(1800), new BigDecimal("0.72"));
        CostService service = service(BEGIN.plusSeconds(3600));
        service.saw(WORK, List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT)), BEGIN.plusSeconds(3600));

        assertThat(asked(service).instances()).singleElement().satisfies(it -> {
            assertThat(it.hours().month().low()).isEqualByComparingTo("0.54");
            assertThat(it.hours().month().isWhole()).isTrue();
            assertThat(it.hours().now().usdPerHour()).isEqualByComparingTo("0.72");
            assertThat(it.perHour().orElseThrow().basis()).isEqualTo(HourlyPrice.Basis.SPOT_PRICE);
        });
    }

    @Test
    void onlyWhatIsMissingOfTheSpotPricesIsAskedForAlsoByAnotherProgram() {
        aws.spot.put(BEGIN.minusSeconds(5000), new BigDecimal("0.36"));
        List<Instance> spot = List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT));
        CostService first = service(BEGIN.plusSeconds(3600));
        first.saw(WORK, spot, BEGIN.plusSeconds(3600));
        asked(first);
        CostService soon = service(BEGIN.plusSeconds(3660));
        asked(soon);
        aws.spot.put(BEGIN.plusSeconds(5400), new BigDecimal("0.72"));
        CostService late = service(BEGIN.plusSeconds(7200));
        late.saw(WORK, spot, BEGIN.plusSeconds(7200));

        assertThat(asked(late).instances().getFirst().hours().month().low()).isEqualByComparingTo("0.9");
        assertThat(aws.spotAsked)
                .containsExactly(
                        new Period(BEGIN, BEGIN.plusSeconds(3600)),
                        new Period(BEGIN.plusSeconds(3600), BEGIN.plusSeconds(7200)));
    }

    @Test
    void spotHoursAfterTheLastAnswerAreOfUnknownPriceUntilEc2AnswersAgain() {
        aws.spot.put(BEGIN.minusSeconds(5000), BigDecimal.ONE);
        List<Instance> spot = List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT));
        CostService service = service(BEGIN);
        service.saw(WORK, spot, BEGIN);
        asked(service);
        aws.refusal = new Failure.AccessDenied(Failure.Evidence.of("ec2 DescribeSpotPriceHistory", "no"));
        CostService later = service(BEGIN.plusSeconds(7200));
        later.saw(WORK, spot, BEGIN.plusSeconds(7200));
        CostReport report = asked(later);

        assertThat(report.instances().getFirst().hours().month().unpriced()).hasMinutes(105);
        assertThat(report.instances().getFirst().hours().now().unknown()).isOne();
        assertThat(later.problems(WORK))
                .extracting(CostFacts.Problem::fact)
                // The list of prices is a day old at most.
                .containsExactly(CostFacts.Fact.SPOT_PRICES, CostFacts.Fact.DISKS, CostFacts.Fact.ADDRESSES);

        aws.refusal = null;
        assertThat(asked(service(BEGIN.plusSeconds(7260)))
                        .instances()
                        .getFirst()
                        .hours()
                        .month()
                        .isWhole())
                .isTrue();
    }

    @Test
    void aStoppedInstanceGoesOnCostingItsDisksAndItsKeptAddress() {
        Instant april = Instant.parse("2026-04-01T00:00:00Z");
        aws.disks.add(new Held(
                "vol-1", "", new Thing.Disk("gp3", 900, 3000, 125), Optional.of(REF.id()), Optional.of(april)));
        aws.disks.add(
                new Held("vol-2", "old", new Thing.Disk("sc1", 1000, 0, 0), Optional.empty(), Optional.of(april)));
        aws.addresses.add(new Held("eipalloc-1", "", new Thing.Address(), Optional.of(REF.id()), Optional.empty()));
        CostService service = service(april);
        service.saw(WORK, running(), april);
        asked(service);
        CostService later = service(april.plusSeconds(10 * 86_400));
        later.saw(WORK, List.of(instance(InstanceState.STOPPED, BEGIN, Lifecycle.ON_DEMAND)), april.plusSeconds(60));
        CostReport report = asked(later);

        assertThat(report.instances()).singleElement().satisfies(it -> {
            assertThat(it.runs()).isFalse();
            assertThat(it.disks().month().low()).isEqualByComparingTo("24"); // $72 a month, ten days of thirty
            assertThat(it.addresses().month().low()).isEqualByComparingTo("1.2");
            assertThat(it.stoppedRate().usdPerHour()).isEqualByComparingTo("0.105");
        });
        assertThat(report.loose()).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("old");
            assertThat(it.spent().month().low()).isCloseTo(new BigDecimal("5"), Offset.offset(new BigDecimal("1e-9")));
        });
        assertThat(report.bleeding().usdPerHour())
                .isCloseTo(new BigDecimal("0.1258333"), Offset.offset(new BigDecimal("0.0000001")));
        assertThat(report.forecast().low())
                .isCloseTo(
                        report.all().month().low().add(new BigDecimal("60.4")),
                        Offset.offset(new BigDecimal("0.0001")));
    }

    /** Nobody knows the price of spot hours where the zone's history is empty. */
    @Test
    void aForecastSaysForHowLongWhatHasNoPriceWillBeUsed() {
        Instant now = BEGIN.plusSeconds(3600);
        CostService service = service(now);
        service.saw(WORK, List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT)), now);

        CostReport report = service.report(WORK, ZoneOffset.UTC);

        assertThat(report.all().month().unpriced()).hasHours(1);
        assertThat(report.forecast().unpriced())
                .isEqualTo(Duration.between(BEGIN, Instant.parse("2026-04-01T00:00:00Z")));
    }

    @Test
    void aPublicAddressIsPaidForWithTheStartAndNotTwiceWhereItIsAKeptOne() {
        Instance open = new Instance(
                REF,
                "",
                InstanceState.RUNNING,
                "",
                "g5.xlarge",
                "us-east-1a",
                Lifecycle.ON_DEMAND,
                BEGIN,
                "ami-1",
                "198.51.100.7",
                Map.of());
        CostService service = service(BEGIN.plusSeconds(3600 * 4));
        service.saw(WORK, List.of(open), BEGIN.plusSeconds(3600 * 4));
        assertThat(asked(service).instances().getFirst().addresses().month().low())
                .isEqualByComparingTo("0.02");

        aws.addresses.add(new Held("eipalloc-1", "", new Thing.Address(), Optional.of(REF.id()), Optional.empty()));
        CostService later = service(BEGIN.plusSeconds(3600 * 6));
        asked(later);
        CostService last = service(BEGIN.plusSeconds(3600 * 10));
        last.saw(WORK, List.of(open), BEGIN.plusSeconds(3600 * 10));
        CostReport report = asked(last);

        assertThat(report.instances().getFirst().addresses().month().low()).isEqualByComparingTo("0.04");
        assertThat(report.instances().getFirst().addresses().month().high()).isEqualByComparingTo("0.06");
        assertThat(report.instances().getFirst().addresses().now().usdPerHour()).isEqualByComparingTo("0.005");
    }

    private Run run(String id, Instant from, Optional<Instant> until, String project) {
        RunRequest request = new RunRequest(
                REF,
                Path.of("/home/me/p"),
                project,
                "train.py",
                List.of(),
                "python3",
                Map.of(),
                "",
                false,
                Optional.empty(),
                false);
        return new Run(
                new RunId(id),
                request,
                RunStatus.of(until.isPresent() ? RunState.SUCCEEDED : RunState.RUNNING, until.orElse(from)),
                from,
                Optional.of(from),
                until,
                "",
                "box",
                "g5.xlarge",
                "1",
                "");
    }

    @Test
    void runsShareTheirInstancesHoursAndAllPartsAddUp() {
        Run alone =
                run("r-20260310-060000-aaaaaa", BEGIN.plusSeconds(600), Optional.of(BEGIN.plusSeconds(3600)), "nlp");
        Run beside = run(
                "r-20260310-063000-bbbbbb", BEGIN.plusSeconds(2400), Optional.of(BEGIN.plusSeconds(4200)), "vision");
        runs.addAll(List.of(alone, beside));
        CostService service = service(BEGIN.plusSeconds(7200));
        service.saw(WORK, running(), BEGIN.plusSeconds(7200));

        CostReport report = service.report(WORK, ZoneOffset.UTC);

        // 1800 s alone and 1200 s of two; 1200 s of two and 600 s alone; 600 s before and 3000 s after.
        Offset<BigDecimal> rounding = Offset.offset(new BigDecimal("0.000000001"));
        BigDecimal third = new BigDecimal("0.333333333333");
        assertThat(new CostOverview(report).projects().get("nlp").low()).isCloseTo(third.add(third), rounding);
        assertThat(new CostOverview(report).projects().get("vision").low()).isCloseTo(third, rounding);
        assertThat(report.idle().low()).isEqualByComparingTo("1");
        assertThat(service.expense(alone).amount().low()).isCloseTo(third.add(third), rounding);
        assertThat(report.days().stream().map(it -> it.all().high()).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(report.all().month().high());
    }

    @Test
    void manyRunsAreOneLookAtTheLedgerAndEachCostsWhatItsOwnPageSays() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            Instant from = BEGIN.plusSeconds(random.nextInt(80_000));
            runs.add(run(
                    String.format("r-20260310-060000-%06x", i),
                    from,
                    Optional.of(from.plusSeconds(1 + random.nextInt(4000))),
                    "nlp"));
        }
        CostService service = service(BEGIN.plusSeconds(90_000));
        service.saw(WORK, running(), BEGIN.plusSeconds(90_000));
        reads.set(0);

        Map<RunId, RunExpense> expenses = service.expenses(runs);

        assertThat(reads).hasValue(1);
        assertThat(expenses).hasSize(300);
        for (Run run : runs) {
            Period time = new Period(run.started().orElseThrow(), run.ended().orElseThrow());
            assertThat(expenses.get(run.id()))
                    .isEqualTo(service.expense(run))
                    .isEqualTo(RunExpense.seen(service.cost(run, time).orElseThrow()));
        }
    }

    @Test
    void aRunThatNobodySawIsEstimatedByThePriceAtItsLaunchAndCalledSo() {
        Run early =
                run("r-20260310-050000-aaaaaa", BEGIN.minusSeconds(7200), Optional.of(BEGIN.minusSeconds(1800)), "nlp");
        Run seen = run("r-20260310-060000-bbbbbb", BEGIN.plusSeconds(600), Optional.empty(), "nlp");
        Run lost = new Run(
                new RunId("r-20260309-060000-cccccc"),
                early.request(),
                RunStatus.of(RunState.LOST, BEGIN.minusSeconds(36_000)),
                BEGIN.minusSeconds(39_600),
                Optional.of(BEGIN.minusSeconds(39_600)),
                Optional.empty(),
                "",
                "box",
                "g5.xlarge",
                "2",
                "");
        Run elsewhere = new Run(
                new RunId("r-20260308-060000-dddddd"),
                early.request(),
                early.status(),
                early.created(),
                early.started(),
                early.ended(),
                "",
                "box",
                "g5.xlarge",
                "",
                "");
        Run waiting = new Run(
                new RunId("r-20260310-070000-eeeeee"),
                early.request(),
                RunStatus.of(RunState.SYNCING, BEGIN),
                BEGIN,
                Optional.empty(),
                Optional.empty(),
                "",
                "box",
                "g5.xlarge",
                "1",
                "");
        runs.addAll(List.of(early, seen, lost, elsewhere, waiting));
        CostService service = service(BEGIN.plusSeconds(7800));
        service.saw(WORK, running(), BEGIN.plusSeconds(7800));

        Map<RunId, RunExpense> expenses = service.expenses(runs);

        assertThat(expenses.get(early.id())).isEqualTo(RunExpense.estimated(Amount.of(new BigDecimal("1.5"))));
        assertThat(expenses.get(seen.id()).basis()).isEqualTo(RunExpense.Basis.SEEN);
        assertThat(expenses.get(seen.id()).amount().low()).isEqualByComparingTo("2");
        // One hour until contact was lost, not until now.
        assertThat(expenses.get(lost.id()).amount().high()).isEqualByComparingTo("2");
        assertThat(expenses.get(elsewhere.id())).isEqualTo(RunExpense.UNKNOWN);
        assertThat(expenses.get(waiting.id())).isEqualTo(RunExpense.NONE);
    }

    @Test
    void spotHoursOfARunWithoutAPriceAreNotGuessed() {
        Run run = run("r-20260310-060000-aaaaaa", BEGIN, Optional.of(BEGIN.plusSeconds(3600)), "nlp");
        runs.add(run);
        CostService service = service(BEGIN.plusSeconds(3600));
        service.saw(WORK, List.of(instance(InstanceState.RUNNING, BEGIN, Lifecycle.SPOT)), BEGIN.plusSeconds(3600));

        RunExpense expense = service.expense(run);

        assertThat(expense.basis()).isEqualTo(RunExpense.Basis.SEEN);
        assertThat(expense.hasDollars()).isFalse();
        assertThat(expense.amount().unpriced()).hasHours(1);
    }

    @Test
    void timeInWhichNobodyLookedIsNamed() {
        CostService service = service(BEGIN.plusSeconds(50_000));
        for (int minute : new int[] {0, 2, 5, 14, 200, 205}) {
            service.saw(WORK, running(), BEGIN.plusSeconds(60L * minute));
        }

        assertThat(service.report(WORK, ZoneOffset.UTC).gaps())
                .containsExactly(new Period(BEGIN.plusSeconds(14 * 60), BEGIN.plusSeconds(200 * 60)));
    }

    /** A role and the keys of one account, say; the second profile looked later and saw the end. */
    @Test
    void whatTwoProfilesOfOneAccountSeeIsCountedOnce() {
        Location other = new Location("zz-other", "us-east-1");
        Location elsewhere = new Location("zz-other", "eu-west-1");
        InstanceRef same = new InstanceRef(other, REF.id());
        aws.disks.add(new Held(
                "vol-1", "", new Thing.Disk("gp3", 100, 3000, 125), Optional.of(REF.id()), Optional.of(BEGIN)));
        aws.disks.add(
                new Held("vol-2", "", new Thing.Disk("gp3", 50, 3000, 125), Optional.empty(), Optional.of(BEGIN)));
        Instant end = BEGIN.plusSeconds(3600);
        CostService service = service(BEGIN.plusSeconds(7200));
        service.saw(WORK, running(), BEGIN.plusSeconds(600));
        service.saw(WORK, running(), BEGIN.plusSeconds(1800));
        service.saw(other, at(same, InstanceState.RUNNING), BEGIN.plusSeconds(2400));
        service.saw(other, at(same, InstanceState.STOPPED), end);
        for (Location location : List.of(WORK, other, elsewhere)) {
            service.refresh(location);
        }
        runs.add(run("r-20260310-060000-aaaaaa", BEGIN.plusSeconds(60), Optional.of(BEGIN.plusSeconds(1260)), "nlp"));

        CostReport alone = service.report(WORK, ZoneOffset.UTC);
        CostOverview both = service.overview(List.of(WORK, other), ZoneOffset.UTC);

        assertThat(both.shared()).containsExactly(new CostOverview.Shared(other, WORK, 3));
        assertThat(both.parts().get(1).instances()).isEmpty();
        assertThat(both.parts().get(1).loose()).isEmpty();
        assertThat(both.held().month().high())
                .isEqualByComparingTo(alone.held().month().high());
        InstanceCosts box = both.parts().getFirst().instances().getFirst();
        assertThat(box.runs()).as("the other saw it stopped").isFalse();
        assertThat(box.hours().month().low())
                .as("seen running by one of them until 2,400 s")
                .isCloseTo(new BigDecimal("0.6667"), Offset.offset(new BigDecimal("0.0001")));
        assertThat(box.hours().month().high()).isEqualByComparingTo("1");
        assertThat(both.runs())
                .singleElement()
                .satisfies(it -> assertThat(it.ref()).isEqualTo(REF));

        CostOverview turned = service.overview(List.of(other, WORK), ZoneOffset.UTC);
        assertThat(turned.all().month()).isEqualTo(both.all().month());
        assertThat(turned.runs())
                .as("a run goes with its instance")
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.ref()).isEqualTo(same);
                    assertThat(it.month()).isEqualTo(both.runs().getFirst().month());
                });
        assertThat(service.overview(List.of(WORK, elsewhere), ZoneOffset.UTC).shared())
                .as("another region has ids of its own")
                .isEmpty();
    }

    private static List<Instance> at(InstanceRef ref, InstanceState state) {
        Instance box = instance(state, BEGIN, Lifecycle.ON_DEMAND);
        return List.of(new Instance(
                ref,
                "",
                state,
                "",
                box.instanceType(),
                box.availabilityZone(),
                box.lifecycle(),
                BEGIN,
                "ami-1",
                "",
                Map.of()));
    }

    @Test
    void aGapOfSeveralLocationsIsToldOnce() {
        Location far = new Location("work", "eu-west-1");
        CostService service = service(BEGIN.plusSeconds(50_000));
        for (int minute : new int[] {0, 5, 200}) {
            service.saw(WORK, List.of(), BEGIN.plusSeconds(60L * minute));
        }
        for (int minute : new int[] {0, 100, 300, 305}) {
            service.saw(far, List.of(), BEGIN.plusSeconds(60L * minute));
        }

        CostOverview overview = service.overview(List.of(WORK, far), ZoneOffset.UTC);

        assertThat(overview.gaps()).containsExactly(new Period(BEGIN, BEGIN.plusSeconds(300 * 60)));
        assertThat(overview.unseen()).as("both were looked at").isEmpty();
        assertThat(service.locations()).containsExactly(far, WORK);
    }

    @Test
    void pricesAreThoseOfAwsListAndAskedOnceADay() {
        aws.listed.put("g5.xlarge", new BigDecimal("3"));
        CostService service = service(BEGIN.plusSeconds(3600));
        service.saw(WORK, running(), BEGIN.plusSeconds(3600));
        assertThat(asked(service).instances().getFirst().hours().month().high()).isEqualByComparingTo("3");
        asked(service(BEGIN.plusSeconds(7200)));
        assertThat(aws.listAsked).isOne();

        CostReport next = asked(service(BEGIN.plusSeconds(90_001)));
        assertThat(aws.listAsked).isEqualTo(2);
        assertThat(next.pricesAsked()).contains(BEGIN.plusSeconds(90_001));
    }

    @Test
    void theListAndTheReportSayTheSameOfThePresentStart() {
        Clock clock = Clock.fixed(BEGIN.plusSeconds(12_345), ZoneOffset.UTC);
        FakeMoney.Services services = aws.services(
                database,
                new SqliteStartLedger(database, clock),
                (location, type, lifecycle) ->
                        Optional.of(new HourlyPrice(new BigDecimal("1.006"), HourlyPrice.Basis.LIST_PRICE)),
                this::runsOf,
                clock);
        aws.spot.put(BEGIN.minusSeconds(5000), new BigDecimal("0.36"));
        aws.spot.put(BEGIN.plusSeconds(1801), new BigDecimal("0.3717"));
        aws.disks.add(new Held(
                "vol-1", "", new Thing.Disk("gp3", 900, 3000, 125), Optional.of(REF.id()), Optional.of(BEGIN)));
        Instance box = new Instance(
                REF,
                "",
                InstanceState.RUNNING,
                "",
                "g5.xlarge",
                "us-east-1a",
                Lifecycle.SPOT,
                BEGIN,
                "ami-1",
                "198.51.100.7",
                Map.of());
        FakeInstances gateway = new FakeInstances();
        gateway.add(box);
        InstanceService list = new InstanceService(
                gateway,
                services.book(),
                services.paid(),
                services.costs(),
                new PlaceSearch(gateway, LaunchJournal.NONE, ZoneSource.NONE, clock),
                clock);
        services.costs().saw(WORK, List.of(box), clock.instant());
        services.costs().refresh(WORK);

        CostReport report = services.costs().report(WORK, ZoneOffset.UTC);
        var cost = list.list(WORK).getFirst().cost();

        assertThat(report.instances()).singleElement().satisfies(it -> {
            assertThat(it.all().thisStart().isExact()).isTrue();
            assertThat(cost.accruedInAll())
                    .isCloseTo(it.all().thisStart().high(), Offset.offset(new BigDecimal("0.000002")));
            assertThat(cost.perHourInAll())
                    .isCloseTo(it.all().now().usdPerHour(), Offset.offset(new BigDecimal("0.000002")));
        });
        assertThat(cost.accrued()).isPositive();
    }
}
