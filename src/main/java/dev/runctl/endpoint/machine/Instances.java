package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The life of instances. Transitions that take time are recorded with the instant they began; whoever looks next draws
 * the consequences.
 */
public final class Instances {
    /** What EC2 writes as the reason where the instance has shut itself down. */
    public static final String SHUT_ITSELF_DOWN = "Client.InstanceInitiatedShutdown";

    /** An instance's state before and after a call. */
    public record Change(String instanceId, InstanceState before, InstanceState after) {}

    private record Cached(long revision, Snapshot snapshot) {}

    private final Machine machine;
    private final Database database;
    private final Reaper reaper;
    private final PowerOffs powerOffs;
    private final AtomicReference<@Nullable Cached> cache = new AtomicReference<>();

    Instances(Machine machine, Database database, Reaper reaper) {
        this.machine = machine;
        this.database = database;
        this.reaper = reaper;
        this.powerOffs = new PowerOffs(machine.folder().resolve("poweroff"), machine.timings());
    }

    /** All instances as they are now. */
    public Snapshot list() {
        Snapshot seen = load();
        if (powerOffs.take(seen, this::shutItselfDown)) {
            seen = load();
        }
        return settle(seen) ? load() : seen;
    }

    private Snapshot load() {
        Instant now = machine.now();
        Cached known = cache.get();
        Cached fresh = database.read(connection -> {
            InstanceTable table = new InstanceTable(connection);
            // Read before the rows: a change in between makes the next look read again, never keeps old rows.
            long revision = table.revision();
            return known != null && known.revision == revision ? known : new Cached(revision, table.load(now));
        });
        cache.set(fresh);
        return fresh.snapshot.at(now);
    }

    /** Whether a shutdown from inside ends the instance for good: it has no way back to a one-time spot request. */
    public static boolean terminatesItself(LocalInstance instance) {
        return instance.market().equals("one-time");
    }

    private void shutItselfDown(LocalInstance instance, PowerOffs.Record record) {
        InstanceState end = terminatesItself(instance) ? InstanceState.SHUTTING_DOWN : InstanceState.STOPPING;
        database.write(connection -> new InstanceTable(connection)
                .execute(
                        "UPDATE instance SET state = ?, since = ?, reaping = ?, reason = ? WHERE id = ? AND state = 'pending'"
                                + " AND since = ? AND reaping = ''",
                        end.word(),
                        record.at().toEpochMilli(),
                        record.token(),
                        SHUT_ITSELF_DOWN,
                        instance.id(),
                        instance.since().toEpochMilli()));
    }

    /** Records what time and the reaper have brought about. Answers whether anything changed. */
    private boolean settle(Snapshot seen) {
        boolean changed = false;
        for (LocalInstance instance : seen.instances()) {
            if (!instance.reaping().isEmpty()) {
                Duration least = instance.recorded() == InstanceState.PENDING
                        ? Duration.ZERO
                        : machine.timings().stopping();
                if (reaper.done(instance)
                        && !seen.now().isBefore(instance.since().plus(least))) {
                    settle(instance);
                    changed = true;
                }
            } else if (instance.recorded() == InstanceState.TERMINATED
                    && seen.now()
                            .isAfter(instance.since().plus(machine.timings().terminatedShown()))) {
                forget(instance);
                changed = true;
            }
        }
        return changed;
    }

    private void settle(LocalInstance instance) {
        boolean settled = database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            InstanceState end = switch (instance.recorded()) {
                case STOPPING -> InstanceState.STOPPED;
                case SHUTTING_DOWN -> InstanceState.TERMINATED;
                default -> instance.recorded();
            };
            // A reboot keeps the instant of the start, from which pending and running follow.
            Instant since = end == instance.recorded() ? instance.since() : machine.now();
            int rows = table.execute(
                    "UPDATE instance SET state = ?, since = ?, reaping = '' WHERE id = ? AND reaping = ?",
                    end.word(),
                    since.toEpochMilli(),
                    instance.id(),
                    instance.reaping());
            if (rows == 1 && end == InstanceState.TERMINATED) {
                table.execute("DELETE FROM volume WHERE instance_id = ? AND delete_on_termination", instance.id());
            }
            return rows == 1;
        });
        if (settled) {
            reaper.settled(instance.reaping());
        }
    }

    private void forget(LocalInstance instance) {
        database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            table.execute("DELETE FROM tag WHERE resource_id = ?", instance.id());
            return table.execute("DELETE FROM instance WHERE id = ?", instance.id());
        });
        reaper.forget(instance.id());
        machine.forgetConsole(instance.id());
    }

    /**
     * Launches instances; a client token that was used before for the same request answers the same instances.
     *
     * @return the reservation's id
     */
    public String launch(Launch launch) {
        return database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            String[] used = launch.clientToken().isEmpty() ? null : table.clientToken(launch.clientToken());
            if (used != null) {
                if (!used[0].equals(launch.digest())) {
                    throw new ServiceError(
                            "IdempotentParameterMismatch",
                            "Arguments on this idempotent request are inconsistent with arguments used in previous"
                                    + " AmazonEC2.RunInstances request(s).");
                }
                return used[1];
            }
            return new Launching(machine, table, launch).run();
        });
    }

    public List<Change> start(List<String> ids) {
        return change(ids, (table, instance, before) -> {
            require(
                    before,
                    EnumSet.of(InstanceState.STOPPED, InstanceState.PENDING, InstanceState.RUNNING),
                    instance,
                    "started");
            if (before != InstanceState.STOPPED) {
                return before;
            }
            long now = machine.now().toEpochMilli();
            table.execute(
                    "UPDATE instance SET state = 'pending', since = ?, launch_time = ?, online_from = ?, reason = '' WHERE id = ?",
                    now,
                    now,
                    now,
                    instance.id());
            return InstanceState.PENDING;
        });
    }

    /** @param force kill at once, without SIGTERM and grace */
    public List<Change> stop(List<String> ids, boolean force) {
        Map<String, String> reaping = new LinkedHashMap<>();
        List<Change> changes = change(ids, (table, instance, before) -> {
            require(
                    before,
                    EnumSet.of(InstanceState.RUNNING, InstanceState.STOPPING, InstanceState.STOPPED),
                    instance,
                    "stopped");
            if (instance.market().equals("one-time")) {
                throw new ServiceError(
                        "UnsupportedOperation",
                        "You can't stop the Spot Instance '" + instance.id()
                                + "' because it is associated with a one-time"
                                + " Spot Instance request. You can only stop Spot Instances associated with persistent"
                                + " Spot Instance requests.");
            }
            if (before == InstanceState.RUNNING || (force && before == InstanceState.STOPPING)) {
                reaping.put(instance.id(), end(table, instance, InstanceState.STOPPING));
                return InstanceState.STOPPING;
            }
            return before;
        });
        reaping.forEach((id, token) -> reaper.start(id, token, force, false));
        return changes;
    }

    public List<Change> terminate(List<String> ids) {
        Map<String, String> reaping = new LinkedHashMap<>();
        List<Change> changes = change(ids, (table, instance, before) -> {
            if (before == InstanceState.SHUTTING_DOWN || before == InstanceState.TERMINATED) {
                return before;
            }
            reaping.put(instance.id(), end(table, instance, InstanceState.SHUTTING_DOWN));
            return InstanceState.SHUTTING_DOWN;
        });
        reaping.forEach((id, token) -> reaper.start(id, token, false, true));
        return changes;
    }

    /** Ends all processes; the instance stays running, its agent is away until they are gone. */
    public void reboot(List<String> ids) {
        Map<String, String> reaping = new LinkedHashMap<>();
        change(ids, (table, instance, before) -> {
            require(before, EnumSet.of(InstanceState.RUNNING), instance, "rebooted");
            if (instance.reaping().isEmpty()) {
                String token = newToken();
                table.execute(
                        "UPDATE instance SET online_from = ?, reaping = ? WHERE id = ?",
                        machine.now().toEpochMilli(),
                        token,
                        instance.id());
                reaping.put(instance.id(), token);
            }
            return before;
        });
        reaping.forEach((id, token) -> reaper.start(id, token, false, false));
    }

    public void tag(List<String> resources, Map<String, String> tags) {
        database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            for (String resource : resources) {
                table.tag(resource, tags);
            }
            return tags.size();
        });
    }

    /** @param tags keys, each with the value it must have to be removed, or null for any; empty removes all tags */
    public void untag(List<String> resources, Map<String, @Nullable String> tags) {
        database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            for (String resource : resources) {
                if (tags.isEmpty()) {
                    table.execute("DELETE FROM tag WHERE resource_id = ?", resource);
                }
                for (Map.Entry<String, @Nullable String> tag : tags.entrySet()) {
                    String value = tag.getValue();
                    if (value == null) {
                        table.execute("DELETE FROM tag WHERE resource_id = ? AND key = ?", resource, tag.getKey());
                    } else {
                        table.execute(
                                "DELETE FROM tag WHERE resource_id = ? AND key = ? AND value = ?",
                                resource,
                                tag.getKey(),
                                value);
                    }
                }
            }
            return tags.size();
        });
    }

    /** Deletes a volume that no instance has. */
    public void deleteVolume(String id) {
        database.write(connection -> new InstanceTable(connection).execute("DELETE FROM volume WHERE id = ?", id));
    }

    private String end(InstanceTable table, LocalInstance instance, InstanceState to) throws SQLException {
        String token = newToken();
        String when =
                machine.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        table.execute(
                "UPDATE instance SET state = ?, since = ?, reaping = ?, reason = ? WHERE id = ?",
                to.word(),
                machine.now().toEpochMilli(),
                token,
                "User initiated (" + when.replace('T', ' ').replace("Z", " GMT") + ")",
                instance.id());
        return token;
    }

    private static String newToken() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private interface Step {
        InstanceState apply(InstanceTable table, LocalInstance instance, InstanceState before) throws SQLException;
    }

    /** Changes all or, if one cannot be changed, none. */
    private List<Change> change(List<String> ids, Step step) {
        list();
        return database.write(connection -> {
            InstanceTable table = new InstanceTable(connection);
            Snapshot snapshot = table.load(machine.now());
            requireKnown(snapshot, ids);
            List<Change> changes = new ArrayList<>();
            for (String id : ids) {
                LocalInstance instance = snapshot.find(id);
                if (instance != null) {
                    InstanceState before = instance.state(snapshot.now(), machine.timings());
                    changes.add(new Change(id, before, step.apply(table, instance, before)));
                }
            }
            return changes;
        });
    }

    /** @throws ServiceError naming the first id that is malformed, else all that are unknown */
    public static void requireKnown(Snapshot snapshot, List<String> ids) {
        for (String id : ids) {
            if (!id.matches("i-([0-9a-f]{8}|[0-9a-f]{17})")) {
                throw new ServiceError("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
            }
        }
        List<String> unknown =
                ids.stream().filter(id -> snapshot.find(id) == null).toList();
        if (!unknown.isEmpty()) {
            throw new ServiceError(
                    "InvalidInstanceID.NotFound",
                    unknown.size() == 1
                            ? "The instance ID '" + unknown.getFirst() + "' does not exist"
                            : "The instance IDs '" + String.join(", ", unknown) + "' do not exist");
        }
    }

    private static void require(InstanceState state, Set<InstanceState> allowed, LocalInstance instance, String verb) {
        if (!allowed.contains(state)) {
            throw new ServiceError(
                    "IncorrectInstanceState",
                    "The instance '" + instance.id() + "' is not in a state from which it can be " + verb + ".");
        }
    }
}
