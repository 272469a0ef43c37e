package dev.runctl.storage;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.service.cost.PriceCache;
import dev.runctl.service.cost.PriceList;
import dev.runctl.sqlite.Database;
import dev.runctl.sqlite.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The price list's last answer for each region in the program's database. */
public final class SqlitePriceCache implements PriceCache {
    private final Database database;

    public SqlitePriceCache(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Cached> read(String region) {
        return database.read(connection -> {
            Optional<Instant> asked = Sql.first(
                    connection,
                    "SELECT asked FROM list_prices_asked WHERE region = ?",
                    row -> Instant.ofEpochMilli(row.getLong(1)),
                    region);
            return asked.isEmpty()
                    ? Optional.<Cached>empty()
                    : Optional.of(new Cached(
                            new PriceList.Prices(hours(connection, region), disks(connection, region)), asked.get()));
        });
    }

    private static Map<String, BigDecimal> hours(Connection connection, String region) throws SQLException {
        Map<String, BigDecimal> hours = new HashMap<>();
        Sql.list(
                connection,
                "SELECT instance_type, usd_per_hour FROM list_prices WHERE region = ?",
                row -> hours.put(row.getString(1), new BigDecimal(row.getString(2))),
                region);
        return hours;
    }

    private static Map<String, DiskRates> disks(Connection connection, String region) throws SQLException {
        Map<String, DiskRates> disks = new HashMap<>();
        Sql.list(
                connection,
                "SELECT volume_type, usd_per_gib, usd_per_iops, usd_per_mibps, included_mibps FROM disk_prices"
                        + " WHERE region = ?",
                row -> disks.put(
                        row.getString(1),
                        new DiskRates(
                                new BigDecimal(row.getString(2)),
                                DiskPriceTable.steps(row.getString(3)),
                                DiskPriceTable.number(row.getString(4)),
                                row.getInt(5))),
                region);
        return disks;
    }

    @Override
    public void save(String region, Cached cached) {
        database.write(connection -> {
            Sql.update(connection, "DELETE FROM list_prices WHERE region = ?", region);
            Sql.update(connection, "DELETE FROM disk_prices WHERE region = ?", region);
            for (Map.Entry<String, BigDecimal> price : cached.prices().perHour().entrySet()) {
                Sql.update(
                        connection,
                        "INSERT INTO list_prices VALUES (?, ?, ?)",
                        region,
                        price.getKey(),
                        price.getValue().toPlainString());
            }
            for (Map.Entry<String, DiskRates> disk : cached.prices().disks().entrySet()) {
                DiskRates rates = disk.getValue();
                Sql.update(
                        connection,
                        "INSERT INTO disk_prices VALUES (?, ?, ?, ?, ?, ?)",
                        region,
                        disk.getKey(),
                        rates.perGib().toPlainString(),
                        DiskPriceTable.cell(rates.perIops()),
                        rates.perMibps().map(BigDecimal::toPlainString).orElse(""),
                        rates.includedMibps());
            }
            return Sql.update(
                    connection,
                    "INSERT OR REPLACE INTO list_prices_asked VALUES (?, ?)",
                    region,
                    cached.asked().toEpochMilli());
        });
    }
}
