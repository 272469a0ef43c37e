package dev.runctl.service.forgotten;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.forgotten.Forgotten.Act;
import dev.runctl.domain.forgotten.Forgotten.Activity;
import dev.runctl.domain.forgotten.Forgotten.Kind;
import dev.runctl.domain.forgotten.Forgotten.Owner;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.cost.DiskPrices;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.CommandRunner;
import dev.runctl.service.run.RunService;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds what costs and may be forgotten. Nothing is changed by looking. */
public final class ForgottenService {
    /** The tag that announces a deletion; its value is the day on which it was set. */
    public static final String MARK = "runctl:to-delete";

    private static final Duration QUIET = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofDays(3);

    /** Younger uploads and archives may be in use. */
    private static final Duration IN_USE = Duration.ofDays(1);

    private static final BigDecimal UNKNOWN = BigDecimal.ONE.negate();
    private static final Comparator<Forgotten> DEAREST = Comparator.comparing(
                    (Forgotten it) -> it.usdPerMonth().orElse(UNKNOWN))
            .reversed()
            .thenComparing(Forgotten::kind)
            .thenComparing(Forgotten::id);

    private static final double BUSY_LOAD = 0.5;
    private static final int BUSY_GPU = 5;

    /**
     * @param found the dearest first, what has no known price last
     * @param failures why a part could not be looked at
     */
    public record Report(List<Forgotten> found, List<Failure> failures) {}

    private final InstanceService instances;
    private final RunService runs;
    private final Leftovers leftovers;
    private final KeepPrices prices;
    private final ActivityProbe probe;
    private final Removal removal;
    private final String user;
    private final Clock clock;

    /** @param user the login name by which this program's tags tell whose a thing is */
    public ForgottenService(
            InstanceService instances,
            RunService runs,
            Leftovers leftovers,
            CommandRunner commands,
            DiskPrices disks,
            String user,
            Clock clock) {
        this.instances = instances;
        this.runs = runs;
        this.leftovers = leftovers;
        this.prices = new KeepPrices(disks);
        this.probe = new ActivityProbe(commands);
        this.removal = new Removal(instances, runs, leftovers, clock);
        this.user = user;
        this.clock = clock;
    }

    /** Looks at all of the regions. */
    public Report find(List<Location> locations, Cancellation cancel) {
        List<Report> reports = InParallel.map(locations, it -> find(it, cancel));
        return new Report(
                reports.stream()
                        .flatMap(it -> it.found().stream())
                        .sorted(DEAREST)
                        .toList(),
                reports.stream().flatMap(it -> it.failures().stream()).toList());
    }

    /** Looks at one region; a part that may not be looked at does not hide the others. */
    public Report find(Location location, Cancellation cancel) {
        List<Supplier<List<Forgotten>>> parts = List.of(
                () -> machines(location, cancel),
                () -> addresses(location),
                () -> uploads(location),
                () -> staged(location));
        List<Forgotten> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Part part : InParallel.map(parts, ForgottenService::part)) {
            found.addAll(part.found());
            part.failure().ifPresent(failures::add);
        }
        cancel.check();
        found.sort(DEAREST);
        return new Report(List.copyOf(found), List.copyOf(failures));
    }

    private record Part(List<Forgotten> found, Optional<Failure> failure) {}

    private static Part part(Supplier<List<Forgotten>> look) {
        try {
            return new Part(look.get(), Optional.empty());
        } catch (ServiceException e) {
            return new Part(List.of(), Optional.of(e.failure()));
        }
    }

    private List<Forgotten> machines(Location location, Cancellation cancel) {
        List<InstanceSummary> all = instances.list(location);
        List<Leftovers.Disk> disks = leftovers.disks(location);
        Instant now = clock.instant();
        List<Forgotten> found = new ArrayList<>();
        InParallel.map(all, it -> machine(it, disks, now, cancel)).forEach(it -> it.ifPresent(found::add));
        disks.stream()
                .filter(it -> it.attachedTo().isEmpty())
                .map(it -> disk(location, it))
                .forEach(found::add);
        return found;
    }

    private Optional<Forgotten> machine(
            InstanceSummary summary, List<Leftovers.Disk> disks, Instant now, Cancellation cancel) {
        Instance instance = summary.instance();
        List<Leftovers.Disk> own = disks.stream()
                .filter(it -> it.attachedTo().equals(Optional.of(instance.id())))
                .toList();
        if (instance.state() == InstanceState.STOPPED) {
            return own.isEmpty()
                    ? Optional.empty()
                    : Optional.of(machine(
                            instance,
                            Kind.STOPPED,
                            own,
                            sum(own, instance.ref().location()),
                            Optional.empty(),
                            Activity.UNKNOWN,
                            Act.TERMINATE));
        }
        if (instance.state() != InstanceState.RUNNING || summary.uptime().compareTo(QUIET) < 0) {
            return Optional.empty();
        }
        Optional<Run> latest = runs.latestOn(instance.ref());
        Optional<RunId> active =
                latest.filter(it -> mayBeActive(it.status().state())).map(Run::id);
        boolean isLong = summary.uptime().compareTo(LONG) > 0;
        if (!isQuiet(summary.uptime(), latest, now)) {
            return isLong
                    ? Optional.of(running(instance, Kind.LONG_RUNNING, own, summary, active, Activity.UNKNOWN))
                    : Optional.empty();
        }
        Activity activity = summary.isReachable() ? probe.ask(instance.ref(), cancel) : Activity.UNKNOWN;
        boolean isBusy =
                activity.load().orElse(0) > BUSY_LOAD || activity.gpuPercent().orElse(0) > BUSY_GPU;
        if (isBusy && !isLong) {
            return Optional.empty();
        }
        return Optional.of(running(instance, isBusy ? Kind.LONG_RUNNING : Kind.IDLE, own, summary, active, activity));
    }

    /**
     * Whether an instance has been up for an hour with no run on it. What others do there is not known without asking it.
     *
     * @param latest the newest run on it
     */
    public static boolean isQuiet(Duration uptime, Optional<Run> latest, Instant now) {
        return uptime.compareTo(QUIET) >= 0
                && latest.filter(it -> mayBeActive(it.status().state())).isEmpty()
                && latest.flatMap(Run::ended)
                        .map(it -> it.plus(QUIET).isBefore(now))
                        .orElse(true);
    }

    /** One whose state is lost on a running machine may go on. */
    static boolean mayBeActive(RunState state) {
        return state.isActive() || state == RunState.LOST;
    }

    private Forgotten running(
            Instance instance,
            Kind kind,
            List<Leftovers.Disk> disks,
            InstanceSummary summary,
            Optional<RunId> active,
            Activity activity) {
        Optional<BigDecimal> hours =
                summary.cost().rate().map(HourlyPrice::usd).map(it -> it.multiply(KeepPrices.HOURS));
        boolean isOneTime = instance.lifecycle() == Lifecycle.SPOT; // EC2 cannot stop it
        Optional<BigDecimal> all = isOneTime
                ? hours.flatMap(it -> sum(disks, instance.ref().location()).map(it::add))
                : hours;
        return machine(instance, kind, disks, all, active, activity, isOneTime ? Act.TERMINATE : Act.STOP);
    }

    private Forgotten machine(
            Instance instance,
            Kind kind,
            List<Leftovers.Disk> disks,
            Optional<BigDecimal> usd,
            Optional<RunId> active,
            Activity activity,
            Act act) {
        return new Forgotten(
                kind,
                instance.ref().location(),
                instance.id().value(),
                instance.name(),
                "",
                kind == Kind.STOPPED ? Optional.empty() : Optional.of(instance.launchTime()),
                disks.stream().mapToLong(it -> (long) it.sizeGib() << 30).sum(),
                usd,
                owner(instance.tags()),
                instance.tags().getOrDefault(MARK, ""),
                active,
                activity,
                act);
    }

    private Optional<BigDecimal> sum(List<Leftovers.Disk> disks, Location location) {
        return disks.stream()
                .map(it -> prices.disk(location, it))
                .reduce(Optional.of(BigDecimal.ZERO), (one, other) -> one.flatMap(it -> other.map(it::add)));
    }

    private Owner owner(Map<String, String> tags) {
        if (!tags.getOrDefault("CreatedBy", "").equals("runctl")) {
            return Owner.OTHERS;
        }
        return tags.getOrDefault("runctl:user", "").equals(user) ? Owner.MINE : Owner.PROGRAM;
    }

    private Forgotten disk(Location location, Leftovers.Disk disk) {
        return new Forgotten(
                Kind.UNATTACHED_VOLUME,
                location,
                disk.id(),
                disk.tags().getOrDefault("Name", ""),
                "",
                Optional.of(disk.created()),
                (long) disk.sizeGib() << 30,
                prices.disk(location, disk),
                owner(disk.tags()),
                disk.tags().getOrDefault(MARK, ""),
                Optional.empty(),
                Activity.UNKNOWN,
                Act.DELETE_VOLUME);
    }

    private List<Forgotten> addresses(Location location) {
        return leftovers.addresses(location).stream()
                .filter(it -> !it.isUsed())
                .map(it -> new Forgotten(
                        Kind.UNUSED_ADDRESS,
                        location,
                        it.allocationId(),
                        it.ip(),
                        "",
                        Optional.empty(),
                        0,
                        prices.address(location),
                        owner(it.tags()),
                        it.tags().getOrDefault(MARK, ""),
                        Optional.empty(),
                        Activity.UNKNOWN,
                        Act.RELEASE_ADDRESS))
                .toList();
    }

    private List<Forgotten> uploads(Location location) {
        Instant before = clock.instant().minus(IN_USE);
        return leftovers.uploads(location).stream()
                .filter(it -> it.begun().isBefore(before))
                .map(it -> stored(
                        Kind.UNFINISHED_UPLOAD,
                        location,
                        it.uploadId(),
                        it.key(),
                        it.bucket(),
                        it.begun(),
                        it.bytes(),
                        Act.ABORT_UPLOAD))
                .toList();
    }

    private List<Forgotten> staged(Location location) {
        Instant before = clock.instant().minus(IN_USE);
        return leftovers.staged(location).stream()
                .filter(it -> it.modified().isBefore(before))
                .map(it -> stored(
                        Kind.STAGING,
                        location,
                        it.key(),
                        it.key(),
                        it.bucket(),
                        it.modified(),
                        it.bytes(),
                        Act.DELETE_OBJECT))
                .toList();
    }

    /** Objects carry no tag; what lies under this program's prefix is this program's, whoever ran it. */
    private Forgotten stored(
            Kind kind, Location location, String id, String key, String bucket, Instant since, long bytes, Act act) {
        return new Forgotten(
                kind,
                location,
                id,
                key,
                bucket,
                Optional.of(since),
                bytes,
                prices.stored(location, bytes),
                key.startsWith("runctl/") ? Owner.PROGRAM : Owner.OTHERS,
                "",
                Optional.empty(),
                Activity.UNKNOWN,
                act);
    }

    /** What became of each. */
    public record Outcome(List<Forgotten> done, Map<Forgotten, Failure> failed) {}

    /** Tags with today's date what can be tagged, for colleagues to see, and changes nothing else. Answers how many. */
    public int mark(List<Forgotten> chosen) {
        return removal.mark(chosen);
    }

    /**
     * Ends what they cost, each after another look at it: never an instance on which a run may be active.
     *
     * @throws java.util.concurrent.CancellationException once cancelled; what was done by then is done
     */
    public Outcome remove(List<Forgotten> chosen, Steps steps, Cancellation cancel) {
        return removal.remove(chosen, steps, cancel);
    }
}
