package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One launch, inside its transaction. */
final class Launching {
    /** Of instances not terminated, over the whole folder. */
    static final int LIMIT = 10_000;

    private final Machine machine;
    private final InstanceTable table;
    private final Launch launch;

    Launching(Machine machine, InstanceTable table, Launch launch) {
        this.machine = machine;
        this.table = table;
        this.launch = launch;
    }

    String run() throws SQLException {
        Instant now = machine.now();
        long live = table.load(now).instances().stream()
                .filter(instance -> instance.recorded() != InstanceState.TERMINATED)
                .count();
        if (live + launch.least() > LIMIT) {
            throw new ServiceError(
                    "InstanceLimitExceeded",
                    "You have requested more instances (" + (live + launch.least())
                            + ") than your current instance limit of " + LIMIT + " allows.");
        }
        int count = (int) Math.min(launch.most(), LIMIT - live);
        String reservation = Ids.next("r");
        for (int i = 0; i < count; i++) {
            instance(reservation, i, now);
        }
        if (!launch.clientToken().isEmpty()) {
            table.execute(
                    "INSERT INTO client_token VALUES (?,?,?)", launch.clientToken(), launch.digest(), reservation);
        }
        return reservation;
    }

    private void instance(String reservation, int index, Instant now) throws SQLException {
        String id = Ids.next("i");
        boolean spot = !launch.market().isEmpty();
        String spotRequest = spot ? Ids.next("sir") : "";
        table.insert(new LocalInstance(
                0,
                id,
                reservation,
                index,
                launch.type(),
                launch.imageId(),
                launch.zone(),
                launch.market(),
                spotRequest,
                launch.keyName(),
                launch.profileArn(),
                launch.groups(),
                launch.clientToken(),
                launch.userData(),
                InstanceState.PENDING,
                now,
                now,
                now,
                "",
                "",
                Map.of(),
                List.of()));
        if (launch.terminatesItself()) {
            table.execute("INSERT INTO terminates_itself VALUES (?)", id);
        }
        table.tag(id, launch.tags().getOrDefault("instance", Map.of()));
        if (spot) {
            table.tag(spotRequest, launch.tags().getOrDefault("spot-instances-request", Map.of()));
        }
        for (Volume.Plan plan : launch.volumes()) {
            String volume = Ids.next("vol");
            table.insert(new Volume(
                    volume,
                    id,
                    plan.device(),
                    plan.sizeGib(),
                    plan.type(),
                    plan.iops(),
                    plan.throughput(),
                    plan.encrypted(),
                    plan.deleteOnTermination(),
                    launch.zone(),
                    now));
            table.tag(volume, launch.tags().getOrDefault("volume", Map.of()));
        }
        Supervisor.privateFolder(machine.workspace(id));
    }
}
