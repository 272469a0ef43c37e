package dev.runctl.ui;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.guard.GuardService;
import dev.runctl.ui.control.guard.GuardOperations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guards in memory: what is armed is told back. */
public final class FakeGuards implements GuardOperations {
    public final Map<GuardReason, Duration> left = new EnumMap<>(GuardReason.class);
    public final List<String> asked = new ArrayList<>();
    public volatile ShutdownMeans end = ShutdownMeans.STOPS;
    public volatile Optional<GuardLanding> landing = Optional.empty();
    public volatile Optional<Failure> refusal = Optional.empty();
    private final Clock clock;
    private Optional<Duration> idle = Optional.empty();

    public FakeGuards(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ShutdownMeans shutdownMeans(InstanceRef ref) {
        return end;
    }

    @Override
    public synchronized GuardReport report(InstanceRef ref) {
        return new GuardReport(
                clock.instant(),
                true,
                false,
                left,
                false,
                idle,
                Optional.empty(),
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                landing);
    }

    @Override
    public Optional<GuardLanding> landed(InstanceRef ref) {
        return landing;
    }

    @Override
    public synchronized GuardService.Armed arm(InstanceRef ref, GuardWish wish, Optional<RunId> run, boolean override) {
        asked.add("arm" + (override ? " override" : ""));
        if (refusal.isPresent() && !override) {
            throw new ServiceException(refusal.get());
        }
        wish.lease().ifPresent(it -> left.put(GuardReason.LEASE, it));
        wish.timeLimit().ifPresent(it -> left.put(GuardReason.TIME, it));
        idle = wish.idle().or(() -> idle);
        return new GuardService.Armed(report(ref), Optional.empty());
    }

    @Override
    public synchronized GuardService.Armed extend(InstanceRef ref, GuardReason limit, Duration by) {
        asked.add("extend " + limit.word());
        left.merge(limit, by, Duration::plus);
        return new GuardService.Armed(report(ref), Optional.empty());
    }

    @Override
    public synchronized GuardService.Armed clear(InstanceRef ref) {
        asked.add("clear");
        left.clear();
        idle = Optional.empty();
        return new GuardService.Armed(report(ref), Optional.empty());
    }
}
