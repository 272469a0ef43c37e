package dev.runctl.service.cost;

import dev.runctl.domain.cost.DiskRates;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.HourlyPrice.Basis;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.cost.PriceCache.Cached;
import dev.runctl.service.instance.PriceSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Prices as AWS's list said when it was last asked, else as the tables that come with the program say. */
public final class PriceBook implements PriceSource, DiskPrices {
    /** An answer of several megabytes that changes a few times a year. */
    static final Duration FRESH = Duration.ofDays(1);

    private final PriceSource table;
    private final DiskPrices diskTable;
    private final PriceList list;
    private final PriceCache cache;
    private final Map<String, Optional<Cached>> known = new ConcurrentHashMap<>();

    public PriceBook(PriceSource table, DiskPrices diskTable, PriceList list, PriceCache cache) {
        this.table = table;
        this.diskTable = diskTable;
        this.list = list;
        this.cache = cache;
    }

    @Override
    public Optional<HourlyPrice> price(Location location, String instanceType, Lifecycle lifecycle) {
        if (location.isThisComputer() || lifecycle == Lifecycle.SPOT) {
            return table.price(location, instanceType, lifecycle);
        }
        return cached(location)
                .flatMap(it -> Optional.ofNullable(it.prices().perHour().get(instanceType))
                        .map(usd -> new HourlyPrice(
                                usd, Basis.LIST_PRICE, Optional.of(LocalDate.ofInstant(it.asked(), ZoneOffset.UTC)))))
                .or(() -> table.price(location, instanceType, lifecycle));
    }

    @Override
    public Optional<DiskRates> rates(Location location, String volumeType) {
        return cached(location)
                .flatMap(it -> Optional.ofNullable(it.prices().disks().get(volumeType)))
                .or(() -> diskTable.rates(location, volumeType));
    }

    /** When AWS was last asked for the location's prices; empty where they are those of the tables. */
    public Optional<Instant> asked(Location location) {
        return cached(location).map(Cached::asked);
    }

    private Optional<Cached> cached(Location location) {
        return known.computeIfAbsent(location.region(), cache::read);
    }

    /**
     * Asks AWS where the last answer is older than a day. Blocks.
     *
     * @throws dev.runctl.domain.failure.ServiceException where AWS does not tell; what is known stays
     */
    public void refresh(Location location, Instant now) {
        if (location.isThisComputer()
                || asked(location).filter(it -> now.isBefore(it.plus(FRESH))).isPresent()) {
            return;
        }
        Cached answer = new Cached(list.ask(location), now);
        cache.save(location.region(), answer);
        known.put(location.region(), Optional.of(answer));
    }
}
