package dev.runctl.app;

import dev.runctl.aws.AwsClients;
import dev.runctl.aws.AwsPriceList;
import dev.runctl.aws.Ec2Holdings;
import dev.runctl.aws.Ec2SpotPrices;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.service.cost.CostFacts;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.cost.Holdings;
import dev.runctl.service.cost.HourPrices;
import dev.runctl.service.cost.InstanceBill;
import dev.runctl.service.cost.PriceBook;
import dev.runctl.service.cost.SpotPrices;
import dev.runctl.service.cost.StartLedger;
import dev.runctl.service.instance.PaidPrices;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.run.Json;
import dev.runctl.sqlite.Database;
import dev.runctl.storage.DiskPriceTable;
import dev.runctl.storage.ListPrices;
import dev.runctl.storage.SqliteHoldings;
import dev.runctl.storage.SqlitePriceCache;
import dev.runctl.storage.SqliteSpotPrices;
import dev.runctl.storage.SqliteStartLedger;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Puts together what knows of money. */
final class CostWiring {
    private final PriceBook book;
    private final InstanceBill paid;
    private final CostService costs;

    CostWiring(AwsClients clients, Json json, Database database, Function<Location, List<Run>> runs, Clock clock) {
        StartLedger ledger = new SqliteStartLedger(database, clock);
        SpotPrices spot = new SpotPrices(new Ec2SpotPrices(clients), new SqliteSpotPrices(database));
        Holdings holdings = new Holdings(new Ec2Holdings(clients), new SqliteHoldings(database));
        book = new PriceBook(
                new ListPrices(),
                new DiskPriceTable(),
                new AwsPriceList(clients, json),
                new SqlitePriceCache(database));
        HourPrices hours = new HourPrices(book, spot);
        paid = new InstanceBill(hours, holdings, book);
        CostFacts facts = new CostFacts(
                ledger,
                spot,
                holdings,
                book,
                clock,
                work -> Thread.ofVirtual().name("cost facts").start(work));
        costs = new CostService(ledger, hours, holdings, facts, runs, clock);
    }

    PriceSource prices() {
        return book;
    }

    PriceBook book() {
        return book;
    }

    PaidPrices paid() {
        return paid;
    }

    CostService costs() {
        return costs;
    }
}
