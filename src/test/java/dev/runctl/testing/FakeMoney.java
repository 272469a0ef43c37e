package dev.runctl.testing;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.Held;
import dev.runctl.domain.run.Run;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.cost.HoldingSource;
import dev.runctl.service.cost.Holdings;
import dev.runctl.service.cost.HourPrices;
import dev.runctl.service.cost.InstanceBill;
import dev.runctl.service.cost.PriceBook;
import dev.runctl.service.cost.PriceList;
import dev.runctl.service.cost.SpotMarket;
import dev.runctl.service.cost.SpotPrices;
import dev.runctl.service.cost.StartLedger;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.DiskPriceTable;
import dev.runctl.storage.SqliteHoldings;
import dev.runctl.storage.SqlitePriceCache;
import dev.runctl.storage.SqliteSpotPrices;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What AWS would say of prices, disks and addresses, in memory: the services of money over a real database. */
public final class FakeMoney {
    /** All changes of the one spot market there is, whatever is asked. */
    public final NavigableMap<Instant, BigDecimal> spot = new TreeMap<>();

    public final List<Held> disks = new ArrayList<>();
    public final List<Held> addresses = new ArrayList<>();

    /** Where they are; everywhere if null. */
    public @Nullable Location heldIn;

    public final Map<String, BigDecimal> listed = new HashMap<>();
    public final Map<String, DiskRates> listedDisks = new HashMap<>();
    public final List<Period> spotAsked = new ArrayList<>();

    /** Why AWS tells nothing. */
    public @Nullable Failure refusal;

    /** How often the price list was asked. */
    public int listAsked;

    private void refuse() {
        if (refusal != null) {
            throw new ServiceException(refusal);
        }
    }

    /** As EC2 does: the changes of the period, and the last one before it. */
    public Map<Instant, BigDecimal> changes(SpotMarket market, Period period) {
        refuse();
        spotAsked.add(period);
        Map<Instant, BigDecimal> changes = new HashMap<>(spot.subMap(period.from(), true, period.until(), false));
        Optional.ofNullable(spot.lowerEntry(period.from())).ifPresent(it -> changes.put(it.getKey(), it.getValue()));
        return changes;
    }

    private PriceList.Prices list(Location location) {
        refuse();
        listAsked++;
        return new PriceList.Prices(listed, listedDisks);
    }

    /** The services on a database, each time new as in another program. */
    public record Services(CostService costs, PriceBook book, InstanceBill paid) {}

    public Services services(
            Database database, StartLedger ledger, PriceSource table, Function<Location, List<Run>> runs, Clock clock) {
        SpotPrices prices = new SpotPrices(this::changes, new SqliteSpotPrices(database));
        HoldingSource source = new HoldingSource() {
            @Override
            public List<Held> disks(Location location) {
                refuse();
                return heldIn == null || heldIn.equals(location) ? List.copyOf(disks) : List.of();
            }

            @Override
            public List<Held> addresses(Location location) {
                refuse();
                return heldIn == null || heldIn.equals(location) ? List.copyOf(addresses) : List.of();
            }
        };
        Holdings holdings = new Holdings(source, new SqliteHoldings(database));
        PriceBook book = new PriceBook(table, new DiskPriceTable(), this::list, new SqlitePriceCache(database));
        HourPrices paid = new HourPrices(book, prices);
        // Nothing is asked in the background: a test asks by itself.
        CostFacts facts = new CostFacts(ledger, prices, holdings, book, clock, work -> {});
        return new Services(
                new CostService(ledger, paid, holdings, facts, runs, clock),
                book,
                new InstanceBill(paid, holdings, book));
    }
}
