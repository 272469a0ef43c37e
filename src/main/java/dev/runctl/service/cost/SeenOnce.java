package dev.runctl.service.cost;

import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.CostOverview.Shared;
import dev.runctl.domain.ledger.Holding;
import dev.runctl.domain.ledger.Start;
import dev.runctl.domain.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several profiles are often ways into one account: what they all see there is paid for once. EC2's ids are its own in a region, so two
 * things with one id are one. It belongs to the first of the locations; what the others saw of it is put together with that.
 */
final class SeenOnce {
    /** Looks that lie as near as this may have been one round. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    /** What is known of a location; {@code runs} are those on its instances. */
    record Looked(Location location, Instant from, List<Start> starts, List<Holding> holdings, List<Run> runs) {}

    /**
     * @param parts as given, in their order, each thing in one of them
     * @param shared which locations see what another one has
     */
    record Result(List<Looked> parts, List<Shared> shared) {}

    private final Map<Location, Set<String>> left = new HashMap<>();
    private final Map<String, Location> owners = new HashMap<>();
    private final List<Looked> all;

    private SeenOnce(List<Looked> all) {
        this.all = all;
    }

    static Result of(List<Looked> all) {
        Map<String, List<Looked>> byRegion = all.stream()
                .filter(it -> !it.location().isThisComputer())
                .collect(Collectors.groupingBy(it -> it.location().region()));
        Map<Location, Looked> mended = new HashMap<>();
        List<Shared> shared = new ArrayList<>();
        byRegion.values().stream().filter(it -> it.size() > 1).forEach(region -> {
            SeenOnce once = new SeenOnce(region);
            once.findOwners();
            shared.addAll(once.shared());
            region.forEach(it -> mended.put(it.location(), once.part(it)));
        });
        return new Result(
                all.stream().map(it -> mended.getOrDefault(it.location(), it)).toList(), shared);
    }

    private void findOwners() {
        for (Looked part : all) {
            for (String id : ids(part)) {
                Location owner = owners.putIfAbsent(id, part.location());
                if (owner != null && !owner.equals(part.location())) {
                    left.computeIfAbsent(part.location(), it -> new HashSet<>()).add(id);
                }
            }
        }
    }

    private static Set<String> ids(Looked part) {
        Set<String> ids = new HashSet<>();
        part.starts().forEach(it -> ids.add(it.ref().id().value()));
        for (Holding held : part.holdings()) {
            ids.add(held.id());
            held.instance().map(InstanceId::value).ifPresent(ids::add);
        }
        return ids;
    }

    private List<Shared> shared() {
        List<Shared> shared = new ArrayList<>();
        for (Looked part : all) {
            left.getOrDefault(part.location(), Set.of()).stream()
                    .collect(Collectors.groupingBy(owners::get, LinkedHashMap::new, Collectors.counting()))
                    .forEach((owner, count) -> shared.add(new Shared(part.location(), owner, count)));
        }
        return shared;
    }

    private boolean isHere(Looked part, String id) {
        return part.location().equals(owners.get(id));
    }

    private Looked part(Looked own) {
        Location here = own.location();
        List<Start> starts = new ArrayList<>();
        all.stream()
                .flatMap(it -> it.starts().stream())
                .filter(it -> isHere(own, it.ref().id().value()))
                .map(it -> it.at(new InstanceRef(here, it.ref().id())))
                .collect(Collectors.groupingBy(
                        it -> List.of(it.ref(), it.launched()), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(
                        same -> starts.add(same.stream().reduce(Start::alsoSeen).orElseThrow()));
        List<Run> runs = all.stream()
                .flatMap(it -> it.runs().stream())
                .filter(it -> isRunHere(own, it))
                .map(it -> it.withRequest(it.request()
                        .on(new InstanceRef(here, it.request().target().id()))))
                .toList();
        Instant from = all.stream().map(Looked::from).min(Instant::compareTo).orElse(own.from());
        return new Looked(here, from, starts, holdings(own), runs);
    }

    /** A run on an instance of which nobody saw a start stays where it is. */
    private boolean isRunHere(Looked own, Run run) {
        Location owner = owners.getOrDefault(
                run.request().target().id().value(), run.request().target().location());
        return owner.equals(own.location());
    }

    /** All that one location saw of a thing: of two that look at it now the one that knows it for longer, else the later look. */
    private List<Holding> holdings(Looked own) {
        Map<String, List<Holding>> byId = all.stream()
                .flatMap(it -> it.holdings().stream())
                .filter(it -> isHere(own, it.instance().map(InstanceId::value).orElse(it.id())))
                .collect(Collectors.groupingBy(Holding::id, LinkedHashMap::new, Collectors.toList()));
        return byId.values().stream()
                .flatMap(seen -> best(seen).stream())
                .map(it -> it.at(own.location()))
                .toList();
    }

    private static List<Holding> best(List<Holding> seen) {
        Collection<List<Holding>> ways =
                seen.stream().collect(Collectors.groupingBy(Holding::location)).values();
        Instant latest =
                ways.stream().map(SeenOnce::lookedAt).max(Instant::compareTo).orElseThrow();
        return ways.stream()
                .filter(it -> !lookedAt(it).isBefore(latest.minus(TOGETHER)))
                .min(Comparator.comparing(it -> it.stream()
                        .map(one -> one.began().earliest())
                        .min(Instant::compareTo)
                        .orElseThrow()))
                .orElseThrow();
    }

    private static Instant lookedAt(List<Holding> way) {
        return way.stream()
                .map(it -> it.ended().map(end -> end.latest()).orElse(it.seen()))
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
