package dev.runctl.service.guard;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.LaunchLimits;
import dev.runctl.service.run.Runner;
import dev.runctl.service.run.RunnerText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Arms the limits that an instance keeps by itself, whether or not this program runs, and reads what its guard says: by a
 * command while the instance runs, by its console when it has shut itself down.
 */
public final class GuardService {
    /** Of one command; the guard answers in moments. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Before a guard's last words on the console, on a line of its own (guard.py). */
    /** EC2's reason where the machine powered itself off. */
    private static final String SELF_ENDED = "InstanceInitiatedShutdown";

    private static final String MARK = "runctl-guard {";

    /**
     * What arming brought about.
     *
     * @param tagProblem why colleagues do not see it as tags; the limits hold all the same
     */
    public record Armed(GuardReport report, Optional<Failure> tagProblem) {}

    private final Runner guard;
    private final Runner runner;
    private final GuardAccess access;
    private final InstanceGateway instances;
    private final PriceSource prices;
    private final LandingBook book;
    private final Map<String, Object> versions;
    private final Clock clock;
    private final Map<InstanceRef, GuardTags> mirrored = new ConcurrentHashMap<>();

    /**
     * @param guard calls the guard's program on an instance
     * @param runner calls the runner, which the guard needs beside it
     * @param book told of every landing that is heard of
     */
    public GuardService(
            Runner guard,
            Runner runner,
            RunnerText text,
            GuardAccess access,
            InstanceGateway instances,
            PriceSource prices,
            LandingBook book,
            Clock clock) {
        this.guard = guard;
        this.runner = runner;
        this.access = access;
        this.instances = instances;
        this.prices = prices;
        this.book = book;
        this.versions = Map.of("runner", text.sha256(), "itself", text.guardSha256());
        this.clock = clock;
    }

    /** What becomes of the instance when it shuts itself down; asked before arming. Unknown where EC2 does not say. */
    public ShutdownMeans shutdownMeans(InstanceRef ref) {
        try {
            return access.shutdownMeans(ref);
        } catch (ServiceException e) {
            return ShutdownMeans.UNKNOWN;
        }
    }

    /** Asks the guard; one that is armed and was lost is started again by being asked. */
    public GuardReport report(InstanceRef ref, Cancellation cancel) {
        GuardReport report = ask(ref, "show", Map.of(), cancel);
        GuardTags tags = GuardTags.of(report);
        GuardTags before = mirrored.get(ref);
        // Limits of a run become points in time only once it has started; then colleagues are to see them too.
        if (before == null ? report.isArmed() : !tags.says(before)) {
            mirrored(ref, report);
        }
        return report;
    }

    /**
     * Arms limits.
     *
     * @param run whose time or budget it is: one that runs, or one that is about to be launched
     * @param override arm even what is reached before the next checkpoint
     * @throws ServiceException OnInstance {@code guard-too-short}, {@code guard-passed}, {@code guard-landing}; InvalidInput
     *     where a budget has no rate or no run
     */
    public Armed arm(InstanceRef ref, GuardWish wish, Optional<RunId> run, boolean override, Cancellation cancel) {
        Instance instance = instances.get(ref);
        if (instance.state() != InstanceState.RUNNING) {
            throw new ServiceException(new Failure.WrongState(
                    instance.displayName(), instance.state().awsName(), "guard", Failure.Evidence.NONE));
        }
        Map<String, @Nullable Object> args = new HashMap<>();
        wish.lease().ifPresent(it -> args.put("lease", Map.of("seconds", seconds(it))));
        wish.idle().ifPresent(it -> args.put("idle", Map.of("seconds", seconds(it))));
        if (wish.isOfRun()) {
            RunId id = run.orElseThrow(() -> invalid("guard", "no-run", ref.id().value()));
            Map<String, Object> limits = new HashMap<>(Map.of("run_id", id.value()));
            wish.timeLimit().ifPresent(it -> limits.put("seconds", seconds(it)));
            wish.budgetUsd().ifPresent(it -> limits.put("budget", Map.of("usd", it, "rate", rate(instance, wish))));
            args.put("run", limits);
        }
        if (instance.lifecycle() == Lifecycle.SPOT) {
            args.put("notices", Map.of("rebalance", wish.landsOnRebalance()));
        }
        args.put("override", override);
        return mirrored(ref, ask(ref, "set", args, cancel));
    }

    /** To be armed with a launch; where colleagues do not see it, the step says so. */
    public LaunchLimits limits(GuardWish wish) {
        return wish.isNone()
                ? LaunchLimits.NONE
                : (run, steps, cancel) -> steps.run(
                        "step.arm-guard",
                        () -> arm(run.request().target(), wish, Optional.of(run.id()), false, cancel),
                        armed -> armed.tagProblem().isPresent() ? "no-tags" : "");
    }

    /**
     * Moves a limit away by a time; a lease that is not armed begins now, a budget grows by what the time costs.
     *
     * @param limit LEASE, TIME or BUDGET
     * @throws ServiceException OnInstance {@code guard-none} where no run has such a limit
     */
    public Armed extend(InstanceRef ref, GuardReason limit, Duration by, Cancellation cancel) {
        return mirrored(ref, ask(ref, "extend", Map.of("kind", limit.word(), "by", seconds(by)), cancel));
    }

    /** Disarms everything. A landing that goes on leaves the instance running; its script has been asked to end already. */
    public Armed clear(InstanceRef ref, Cancellation cancel) {
        return mirrored(ref, ask(ref, "clear", Map.of(), cancel));
    }

    /**
     * Why an instance that is off has shut itself down, by its guard's last words on the console; empty where it ended
     * otherwise, or where the console tells nothing (any more: EC2 keeps it for about an hour at least).
     *
     * @throws ServiceException where the console may not be read
     */
    public Optional<GuardLanding> landed(Instance instance) {
        if (instance.state() == InstanceState.RUNNING || instance.state() == InstanceState.PENDING) {
            return Optional.empty();
        }
        Instant since = instance.launchTime().minusSeconds(60);
        Optional<GuardLanding> known = book.last(instance.ref(), since).filter(GuardLanding::isOver);
        if (known.filter(it -> isLastWord(it, instance)).isPresent()) {
            forgetTags(instance);
            return known;
        }
        String console = access.console(instance.ref());
        int from = console.lastIndexOf(MARK);
        if (from < 0) {
            return known;
        }
        forgetTags(instance);
        String line =
                console.substring(from + MARK.length() - 1).lines().findFirst().orElse("");
        return book.read(instance.ref(), line, since).or(() -> known);
    }

    /** Whether the instance went off by it: after one that was called off, or that AWS did not follow up, another may have come. */
    static boolean isLastWord(GuardLanding landing, Instance off) {
        return switch (landing.end()) {
            case GOES_ON, CALLED_OFF -> false;
            case SHUT_DOWN -> true;
            case TAKEN_BY_AWS -> !off.stateReason().contains(SELF_ENDED);
        };
    }

    /** Whether what EC2 says of an instance that is off leaves it open that its guard ended it, or AWS. */
    public static boolean mayHaveLanded(Instance instance) {
        return instance.stateReason().contains(SELF_ENDED)
                || instance.stateReason().contains("Spot")
                || GuardTags.areIn(instance.tags());
    }

    /** The newest landing of the instance since the time, as far as this program has learned of it. Asks nobody. */
    public Optional<GuardLanding> known(InstanceRef ref, Instant since) {
        return book.last(ref, since);
    }

    /** Which of a person's limits ended the run, as far as this program has learned of it. Asks nobody. */
    public Optional<GuardReason> limitThatEnded(Run run) {
        return known(run.request().target(), run.created())
                .filter(it -> it.run().equals(Optional.of(run.id())))
                .map(GuardLanding::reason)
                .filter(GuardReason::isOfPerson);
    }

    /** Nothing is armed any more; an instance that could not be told so says it later. */
    private void forgetTags(Instance instance) {
        Set<String> stale = GuardTags.of(instance.tags());
        if (!stale.isEmpty()) {
            try {
                access.tag(instance.ref(), Map.of(), stale);
            } catch (ServiceException e) {
                System.getLogger(GuardService.class.getName())
                        .log(System.Logger.Level.INFO, "tags of " + instance.ref(), e);
            }
        }
    }

    private BigDecimal rate(Instance instance, GuardWish wish) {
        return wish.usdPerHour()
                .or(() -> prices.price(instance.ref().location(), instance.instanceType(), instance.lifecycle())
                        .map(HourlyPrice::usd))
                .filter(usd -> usd.signum() > 0)
                .orElseThrow(() -> invalid("guard", "no-rate", instance.instanceType()));
    }

    private GuardReport ask(
            InstanceRef ref, String command, Map<String, ? extends @Nullable Object> args, Cancellation cancel) {
        Map<String, @Nullable Object> all = new HashMap<>(versions);
        all.putAll(args);
        try {
            return told(ref, guard.ask(ref, command, all, LIMIT, cancel));
        } catch (ServiceException e) {
            if (!(e.failure() instanceof Failure.OnInstance f) || !f.problem().equals("runner-absent")) {
                throw e;
            }
            runner.ask(ref, "runs", Map.of("run_ids", List.of()), LIMIT, cancel); // brings it along
            return told(ref, guard.ask(ref, command, all, LIMIT, cancel));
        }
    }

    private GuardReport told(InstanceRef ref, Fields answer) {
        Fields landing = answer.object("landing");
        if (!landing.members().isEmpty()) {
            book.saw(ref, landing);
        }
        return GuardDocument.report(answer, clock.instant());
    }

    private Armed mirrored(InstanceRef ref, GuardReport report) {
        GuardTags tags = GuardTags.of(report);
        try {
            access.tag(ref, tags.set(), tags.remove());
            mirrored.put(ref, tags);
            return new Armed(report, Optional.empty());
        } catch (ServiceException e) {
            return new Armed(report, Optional.of(e.failure()));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static ServiceException invalid(String field, String problem, String detail) {
        return new ServiceException(new Failure.InvalidInput(field, problem, Failure.Evidence.of("guard", detail)));
    }

    /** Whether limits are armed on it, idleness among them, by the tags that mirror them. */
    public static boolean isLimited(Instance instance) {
        return GuardTags.areIn(instance.tags());
    }

    /** The limit that comes first, by the tags that mirror them: what the list of instances tells without asking any. */
    public static Optional<GuardReport.Next> mirrored(Instance instance) {
        return GuardTags.next(instance.tags());
    }
}
