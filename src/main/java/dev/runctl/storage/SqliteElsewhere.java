package dev.runctl.storage;

import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.elsewhere.ElsewhereStore;
import dev.runctl.service.elsewhere.Likeness;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs that go on elsewhere, in the program's database. */
public final class SqliteElsewhere implements ElsewhereStore {
    private final Database database;
    private final Json json;

    public SqliteElsewhere(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    @Override
    public void save(Wish wish) {
        database.write(connection -> Sql.update(
                connection,
                "INSERT OR REPLACE INTO elsewhere_wishes (run, origin, zone, instance, limits, since)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                wish.run().value(),
                wish.origin().value(),
                wish.like().zone(),
                json.write(instance(wish.like().request())),
                json.write(limits(wish.limits())),
                wish.since().toEpochMilli()));
    }

    @Override
    public void remove(RunId run) {
        database.write(connection -> Sql.update(connection, "DELETE FROM elsewhere_wishes WHERE run = ?", run.value()));
    }

    @Override
    public Optional<Wish> find(RunId run) {
        return database.read(connection -> Sql.first(
                connection,
                "SELECT origin, zone, instance, limits, since FROM elsewhere_wishes WHERE run = ?",
                row -> new Wish(
                        run,
                        new RunId(row.getString(1)),
                        new Likeness.Like(instance(Fields.of(json.parse(row.getString(3)))), row.getString(2)),
                        limits(Fields.of(json.parse(row.getString(4)))),
                        Instant.ofEpochMilli(row.getLong(5))),
                run.value()));
    }

    @Override
    public boolean isClaimed(RunId run) {
        return database.read(
                connection -> Sql.exists(connection, "SELECT 1 FROM elsewhere_launches WHERE run = ?", run.value()));
    }

    /** The insert takes the write lock, so that of two programs one counts what the other has written. */
    @Override
    public Claim claim(Wish wish, int most, Instant now) {
        int taken = database.write(connection -> Sql.update(
                connection,
                "INSERT OR IGNORE INTO elsewhere_launches (run, origin, asked) SELECT ?, ?, ?"
                        + " WHERE (SELECT COUNT(*) FROM elsewhere_launches WHERE origin = ?) < ?",
                wish.run().value(),
                wish.origin().value(),
                now.toEpochMilli(),
                wish.origin().value(),
                most));
        return taken == 1 ? Claim.GIVEN : isClaimed(wish.run()) ? Claim.TAKEN : Claim.TOO_MANY;
    }

    @Override
    public void ended(RunId run, Optional<RunId> child) {
        database.write(connection -> Sql.update(
                connection,
                "UPDATE elsewhere_launches SET ended = 1, child = ? WHERE run = ?",
                child.map(RunId::value).orElse(null),
                run.value()));
    }

    private static Map<String, Object> instance(NewInstance of) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", of.name());
        fields.put("type", of.instanceType());
        fields.put("image", of.imageId());
        fields.put("lifecycle", of.lifecycle().name());
        fields.put("root_gib", of.rootVolumeGib());
        fields.put("volume_type", of.details().volumeType());
        fields.put("profile", of.instanceProfile());
        fields.put("security_groups", of.details().securityGroups());
        return fields;
    }

    private static NewInstance instance(Fields of) {
        return new NewInstance(
                of.text("name"),
                of.text("type"),
                of.text("image"),
                1,
                Lifecycle.valueOf(of.text("lifecycle")),
                (int) of.integer("root_gib", 0),
                of.text("profile"),
                Map.of(),
                "",
                new LaunchDetails(
                        ImageFamily.AMAZON_LINUX,
                        of.text("volume_type"),
                        of.texts("security_groups"),
                        "",
                        "",
                        OnShutdown.STOP));
    }

    private static Map<String, @Nullable Object> limits(GuardWish of) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("lease_seconds", of.lease().map(Duration::toSeconds).orElse(null));
        fields.put("time_seconds", of.timeLimit().map(Duration::toSeconds).orElse(null));
        fields.put("idle_seconds", of.idle().map(Duration::toSeconds).orElse(null));
        fields.put("budget_usd", of.budgetUsd().map(BigDecimal::toPlainString).orElse(null));
        fields.put(
                "usd_per_hour", of.usdPerHour().map(BigDecimal::toPlainString).orElse(null));
        fields.put("rebalance", of.landsOnRebalance());
        return fields;
    }

    private static GuardWish limits(Fields of) {
        return new GuardWish(
                seconds(of, "lease_seconds"),
                seconds(of, "time_seconds"),
                usd(of, "budget_usd"),
                usd(of, "usd_per_hour"),
                seconds(of, "idle_seconds"),
                of.flag("rebalance"),
                true);
    }

    private static Optional<Duration> seconds(Fields of, String name) {
        return of.number(name).isPresent() ? Optional.of(Duration.ofSeconds(of.integer(name, 0))) : Optional.empty();
    }

    private static Optional<BigDecimal> usd(Fields of, String name) {
        return Optional.of(of.text(name)).filter(it -> !it.isEmpty()).map(BigDecimal::new);
    }
}
