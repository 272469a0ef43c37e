package dev.runctl.ui.costs;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
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
import dev.runctl.storage.JacksonJson;
import dev.runctl.storage.RunctlDatabase;
import dev.runctl.storage.SqliteStartLedger;
import dev.runctl.testing.FakeInstances;
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

/** A location in which an instance ran for four hours of the tenth, with a run, and another stands still with a large disk. */
final class FakeCosts implements AutoCloseable {
    static final Location WORK = new Location("work", "us-east-1");
    static final Location FAR = new Location("work", "eu-west-1");
    static final InstanceRef BOX = new InstanceRef(WORK, new InstanceId("i-0123456789abcdef0"));
    static final InstanceRef OLD = new InstanceRef(WORK, new InstanceId("i-0123456789abcdef1"));
    static final Instant BEGIN = Instant.parse("2026-03-10T10:00:00Z");
    static final Instant NOW = BEGIN.plusSeconds(4 * 3600);

    final FakeMoney aws = new FakeMoney();
    final FakeInstances instances = new FakeInstances();
    final CostOperations operations;
    private final InstanceService list;
    private final Database database;

    FakeCosts(Path folder) {
        database = RunctlDatabase.open(folder.resolve("runctl.db"));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        List<Run> runs = new ArrayList<>(List.of(run()));
        FakeMoney.Services services = aws.services(
                database,
                new SqliteStartLedger(database, clock),
                (location, type, lifecycle) -> type.equals("x9.huge")
                        ? Optional.empty()
                        : Optional.of(new HourlyPrice(BigDecimal.ONE, HourlyPrice.Basis.LIST_PRICE)),
                location -> runs,
                clock);
        list = new InstanceService(
                instances,
                services.book(),
                services.paid(),
                services.costs(),
                new PlaceSearch(instances, LaunchJournal.NONE, ZoneSource.NONE, clock),
                clock);
        operations = CostOperations.of(services.costs(), new JacksonJson());
    }

    void fill() {
        instances.add(instance(BOX, "trainer", InstanceState.RUNNING, "g5.xlarge"));
        instances.add(instance(OLD, "attic", InstanceState.STOPPED, "g5.xlarge"));
        aws.disks.add(new Held(
                "vol-1", "", new Thing.Disk("gp3", 930, 3000, 125), Optional.of(OLD.id()), Optional.of(BEGIN)));
    }

    /** One more that has run as long in another region, where it costs as much. */
    void fillFar() {
        aws.heldIn = WORK;
        instances.add(instance(
                new InstanceRef(FAR, new InstanceId("i-0123456789abcdef9")),
                "far",
                InstanceState.RUNNING,
                "g5.xlarge"));
    }

    private static Instance instance(InstanceRef ref, String name, InstanceState state, String type) {
        return new Instance(
                ref,
                name,
                state,
                "",
                type,
                "us-east-1a",
                Lifecycle.ON_DEMAND,
                BEGIN,
                "ami-1",
                "",
                Map.of("Name", name));
    }

    private static Run run() {
        RunRequest request = new RunRequest(
                BOX,
                Path.of("/home/me/p"),
                "vision",
                "train.py",
                List.of(),
                "python3",
                Map.of(),
                "",
                false,
                Optional.empty(),
                false);
        return new Run(
                new RunId("r-20260310-100000-aaaaaa"),
                request,
                RunStatus.of(RunState.SUCCEEDED, BEGIN.plusSeconds(3600)),
                BEGIN,
                Optional.of(BEGIN),
                Optional.of(BEGIN.plusSeconds(3600)),
                "",
                "trainer",
                "g5.xlarge",
                "1",
                "");
    }

    List<InstanceSummary> list(Location location) {
        return list.list(location);
    }

    @Override
    public void close() {
        database.close();
    }
}
