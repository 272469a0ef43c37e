package dev.runctl.service.offer;

import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.service.instance.PriceSource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Compares instance types over regions. */
public final class OfferService {
    /**
     * @param offers of the regions that could be asked
     * @param failures of those that could not, by region
     * @param withoutSpot why spot prices are missing, by region
     */
    public record Comparison(List<Offer> offers, Map<Location, Failure> failures, Map<Location, Failure> withoutSpot) {}

    private record Region(Location location, List<Offer> offers, Optional<Failure> failure, Optional<Failure> spot) {}

    private final OfferSource source;
    private final PriceSource prices;

    public OfferService(OfferSource source, PriceSource prices) {
        this.source = source;
        this.prices = prices;
    }

    /** Asks all regions at once; one that cannot be asked does not hide the others. */
    public Comparison compare(List<Location> locations) {
        List<Region> regions = InParallel.map(locations, this::region);
        List<Offer> offers = new ArrayList<>();
        Map<Location, Failure> failures = new java.util.LinkedHashMap<>();
        Map<Location, Failure> withoutSpot = new java.util.LinkedHashMap<>();
        for (Region region : regions) {
            offers.addAll(region.offers());
            region.failure().ifPresent(it -> failures.put(region.location(), it));
            region.spot().ifPresent(it -> withoutSpot.put(region.location(), it));
        }
        return new Comparison(List.copyOf(offers), failures, withoutSpot);
    }

    private Region region(Location location) {
        FutureTask<Map<String, Set<String>>> zones = started(() -> source.zones(location));
        FutureTask<Map<String, Map<String, BigDecimal>>> spot = started(() -> source.spotPrices(location));
        try {
            List<Hardware> hardware = source.hardware(location);
            Answer<Map<String, Set<String>>> offered = answer(zones, Map.of());
            Answer<Map<String, Map<String, BigDecimal>>> priced = answer(spot, Map.of());
            List<Offer> offers = hardware.stream()
                    .map(it -> offer(location, it, offered.value(), priced.value()))
                    .toList();
            return new Region(location, offers, offered.failure(), priced.failure());
        } catch (ServiceException e) {
            return new Region(location, List.of(), Optional.of(e.failure()), Optional.empty());
        }
    }

    private Offer offer(
            Location location,
            Hardware hardware,
            Map<String, Set<String>> zones,
            Map<String, Map<String, BigDecimal>> spot) {
        Map<String, BigDecimal> priced = spot.getOrDefault(hardware.type(), Map.of());
        Set<String> all = new TreeSet<>(zones.getOrDefault(hardware.type(), Set.of()));
        all.addAll(priced.keySet());
        return new Offer(
                location,
                hardware,
                prices.price(location, hardware.type(), Lifecycle.ON_DEMAND),
                all.stream()
                        .map(zone -> new Offer.ZonePrice(zone, Optional.ofNullable(priced.get(zone))))
                        .toList());
    }

    private record Answer<T>(T value, Optional<Failure> failure) {}

    private static <T> FutureTask<T> started(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().name("offers").start(task);
        return task;
    }

    private static <T> Answer<T> answer(FutureTask<T> task, T otherwise) {
        try {
            return new Answer<>(task.get(), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof ServiceException known) {
                return new Answer<>(otherwise, Optional.of(known.failure()));
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
