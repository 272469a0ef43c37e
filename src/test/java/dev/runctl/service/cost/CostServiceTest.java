package dev.runctl.service.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.run.Run;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteStartLedger;
import dev.runctl.testing.FakeMoney;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        };
        return aws.services(
                        database,
                        counting,
                        (location, type, lifecycle) ->
                                Optional.of(new HourlyPrice(BigDecimal.ONE, HourlyPrice.Basis.LIST_PRICE)),
                        location -> runs,
                        clock)
                .costs();
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
}
