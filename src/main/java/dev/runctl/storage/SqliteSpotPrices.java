package dev.runctl.storage;

import dev.runctl.domain.cost.Period;
import dev.runctl.service.cost.SpotMarket;
import dev.runctl.service.cost.SpotPriceStore;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Spot prices in the program's database, a row for each change. */
public final class SqliteSpotPrices implements SpotPriceStore {
    private static final String MARKET = "profile = ? AND zone = ? AND instance_type = ?";

    private final Database database;

    public SqliteSpotPrices(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Period> known(SpotMarket market) {
        String sql = "SELECT from_time, until_time FROM spot_prices_asked WHERE " + MARKET;
        return database.read(connection -> Sql.first(
                connection,
                sql,
                row -> new Period(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))),
                market.location().profile(),
                market.zone(),
                market.instanceType()));
    }

    @Override
    public void save(SpotMarket market, Map<Instant, BigDecimal> changes, Period known) {
        String profile = market.location().profile();
        database.write(connection -> {
            // What is asked for from another beginning is told anew from there: older entries may have lost their
            // successors.
            Sql.update(
                    connection,
                    "DELETE FROM spot_prices WHERE " + MARKET
                            + " AND NOT EXISTS (SELECT 1 FROM spot_prices_asked WHERE " + MARKET
                            + " AND from_time = ?)",
                    profile,
                    market.zone(),
                    market.instanceType(),
                    profile,
                    market.zone(),
                    market.instanceType(),
                    known.from().toEpochMilli());
            for (Map.Entry<Instant, BigDecimal> change : changes.entrySet()) {
                Sql.update(
                        connection,
                        "INSERT OR REPLACE INTO spot_prices VALUES (?, ?, ?, ?, ?)",
                        profile,
                        market.zone(),
                        market.instanceType(),
                        change.getKey().toEpochMilli(),
                        change.getValue().toPlainString());
            }
            return Sql.update(
                    connection,
                    "INSERT OR REPLACE INTO spot_prices_asked VALUES (?, ?, ?, ?, ?)",
                    profile,
                    market.zone(),
                    market.instanceType(),
                    known.from().toEpochMilli(),
                    known.until().toEpochMilli());
        });
    }

    @Override
    public NavigableMap<Instant, BigDecimal> changes(SpotMarket market) {
        NavigableMap<Instant, BigDecimal> changes = new TreeMap<>();
        String sql = "SELECT since, usd_per_hour FROM spot_prices WHERE " + MARKET;
        database.read(connection -> Sql.list(
                connection,
                sql,
                row -> changes.put(Instant.ofEpochMilli(row.getLong(1)), new BigDecimal(row.getString(2))),
                market.location().profile(),
                market.zone(),
                market.instanceType()));
        return changes;
    }
}
