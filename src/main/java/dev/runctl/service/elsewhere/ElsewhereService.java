package dev.runctl.service.elsewhere;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.run.LaunchLimits;
import dev.runctl.service.run.RunService;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a run go on on a new spot instance like the one that AWS has taken, in another zone: once for each landing, three times
 * at most for a run that a person launched, with what is left of its limits. Decision 0024.
 */
public final class ElsewhereService {
    /** So many launches that nobody has asked for one by one. */
    public static final int MOST = 3;

    /** After this a launch is offered and not begun: whoever comes back may have other plans. */
    private static final Duration SOON = Duration.ofMinutes(15);

    /** An instance that nobody watches must not stay on after its run. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private static final Duration LEAST = Duration.ofMinutes(1);

    /** What is to be done about a landing. */
    public enum Decision {
        /** It is none of this: not of spot, not wished, or done already. */
        NOTHING,
        NOW,
        /** It was wished, and is some time ago. */
        OFFER
    }

    private final ElsewhereStore store;
    private final Likeness likeness;
    private final RunService runs;
    private final ResumePlanner planner;
    private final ResumeService resumes;
    private final GuardService guards;
    private final Clock clock;

    public ElsewhereService(
            ElsewhereStore store,
            Likeness likeness,
            RunService runs,
            ResumePlanner planner,
            ResumeService resumes,
            GuardService guards,
            Clock clock) {
        this.store = store;
        this.likeness = likeness;
        this.runs = runs;
        this.planner = planner;
        this.resumes = resumes;
        this.guards = guards;
        this.clock = clock;
    }

    /** Limits to be armed with a launch; where the run is to go on elsewhere that is noted with them. */
    public LaunchLimits limits(GuardWish wish) {
        LaunchLimits armed = guards.limits(wish);
        return wish.resumesElsewhere()
                ? (run, steps, cancel) -> {
                    save(run, run.id(), wish);
                    armed.arm(run, steps, cancel);
                }
                : armed;
    }

    /**
     * From now on the run goes on elsewhere when AWS takes its instance; its guard watches for the notice.
     *
     * @throws ServiceException InvalidInput {@code elsewhere}: {@code not-spot}, or {@code no-uploads} where it copies nothing to S3
     */
    public void wish(RunId id, Cancellation cancel) {
        Run run = runs.get(id);
        GuardWish none = GuardWish.NONE.resumingElsewhere(true);
        save(run, id, none);
        guards.arm(run.request().target(), none, Optional.of(id), true, cancel);
    }

    /** Whether the run is on a spot instance of AWS and copies its checkpoints to S3. */
    public boolean isPossible(RunId id) {
        Run run = runs.get(id);
        return !run.request().target().location().isThisComputer()
                && run.request().uploads()
                && likeness.of(run.request().target()).request().lifecycle() == Lifecycle.SPOT;
    }

    public void forget(RunId id) {
        store.remove(id);
    }

    public boolean isWished(RunId id) {
        return store.find(id).isPresent();
    }

    private void save(Run run, RunId origin, GuardWish limits) {
        if (!run.request().uploads()) {
            throw refused("no-uploads", run.request().script());
        }
        Likeness.Like like = likeness.of(run.request().target());
        if (like.request().lifecycle() != Lifecycle.SPOT) {
            throw refused("not-spot", run.instanceName());
        }
        store.save(new ElsewhereStore.Wish(run.id(), origin, like, limits, clock.instant()));
    }

    public Decision decide(GuardLanding landing) {
        boolean isWished = landing.isOver()
                && landing.isOfSpot()
                && landing.run()
                        .filter(it -> isWished(it) && !store.isClaimed(it))
                        .isPresent();
        return !isWished
                ? Decision.NOTHING
                : landing.at().plus(SOON).isAfter(clock.instant()) ? Decision.NOW : Decision.OFFER;
    }

    /**
     * Launches the run again on a new instance from its newest complete checkpoint, which must be in S3. Leaves all or
     * nothing.
     *
     * @throws ServiceException InvalidInput {@code elsewhere}: {@code not-wished}, {@code taken} where it was done already,
     *     {@code too-many}, {@code not-in-s3}, {@code nothing-left} to train, {@code used-up} limits; and what a resume throws
     */
    public Run resume(RunId id, Steps steps, Cancellation cancel) {
        Run parent = runs.get(id);
        ElsewhereStore.Wish wish = store.find(id).orElseThrow(() -> refused("not-wished", id.value()));
        GuardWish left = left(wish, parent);
        ResumePlan.Target.Fresh fresh = new ResumePlan.Target.Fresh(
                withToken(wish.like().request(), "elsewhere-" + id),
                Set.of(wish.like().zone()));
        ResumePlan plan = planner.plan(id, "", fresh, cancel);
        if (plan.checkpoint().wholeCopies().isEmpty()) {
            throw refused("not-in-s3", plan.checkpoint().name());
        }
        if (plan.doubts().stream().anyMatch(ResumePlan.Doubt.NothingLeft.class::isInstance)) {
            throw refused("nothing-left", plan.checkpoint().name());
        }
        switch (store.claim(wish, MOST, clock.instant())) {
            case GIVEN -> {}
            case TAKEN -> throw refused("taken", id.value());
            case TOO_MANY -> throw refused("too-many", String.valueOf(MOST));
        }
        Optional<RunId> child = Optional.empty();
        try {
            LaunchLimits armed = guards.limits(left);
            Run resumed = resumes.onFresh(
                    plan,
                    fresh,
                    (run, told, stop) -> {
                        save(run, wish.origin(), left);
                        armed.arm(run, told, stop);
                    },
                    steps,
                    cancel);
            child = Optional.of(resumed.id());
            return resumed;
        } finally {
            store.ended(id, child);
        }
    }

    private GuardWish left(ElsewhereStore.Wish wish, Run parent) {
        Instant now = clock.instant();
        Duration ran = parent.duration(now);
        GuardWish limits = wish.limits();
        Optional<Duration> lease = limits.lease().map(it -> it.minus(Duration.between(wish.since(), now)));
        Optional<Duration> time = limits.timeLimit().map(it -> it.minus(ran));
        Optional<BigDecimal> budget = limits.budgetUsd().map(it -> it.subtract(spent(parent, limits, ran)));
        boolean isUsedUp = lease.filter(it -> it.compareTo(LEAST) < 0).isPresent()
                || time.filter(it -> it.compareTo(LEAST) < 0).isPresent()
                || budget.filter(it -> it.compareTo(new BigDecimal("0.01")) < 0).isPresent();
        if (isUsedUp) {
            throw refused("used-up", parent.id().value());
        }
        return new GuardWish(
                lease,
                time,
                budget,
                limits.usdPerHour(),
                Optional.of(limits.idle().orElse(IDLE)),
                limits.landsOnRebalance(),
                true);
    }

    private static BigDecimal spent(Run run, GuardWish limits, Duration ran) {
        BigDecimal rate = limits.usdPerHour()
                .orElseGet(() ->
                        run.pricePerHourUsd().isEmpty() ? BigDecimal.ZERO : new BigDecimal(run.pricePerHourUsd()));
        return rate.multiply(BigDecimal.valueOf(ran.toSeconds()))
                .divide(BigDecimal.valueOf(3600), 6, RoundingMode.HALF_UP);
    }

    private static NewInstance withToken(NewInstance like, String token) {
        return like.as(like.instanceType(), "", token);
    }

    private static ServiceException refused(String problem, String detail) {
        return new ServiceException(
                new Failure.InvalidInput("elsewhere", problem, Failure.Evidence.of("resume elsewhere", detail)));
    }
}
