package dev.runctl.ui.control.guard;

import dev.runctl.concurrent.Cancellation;
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
import dev.runctl.domain.run.RunId;
import dev.runctl.service.elsewhere.ElsewhereService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.InstanceService;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the screens ask of the guards. Every method blocks and fails with a ServiceException. */
public interface GuardOperations {
    ShutdownMeans shutdownMeans(InstanceRef ref);

    GuardReport report(InstanceRef ref);

    /** The last landing of the instance: of one that is off, why it has shut itself down. */
    Optional<GuardLanding> landed(InstanceRef ref);

    GuardService.Armed arm(InstanceRef ref, GuardWish wish, Optional<RunId> run, boolean override);

    GuardService.Armed extend(InstanceRef ref, GuardReason limit, Duration by);

    GuardService.Armed clear(InstanceRef ref);

    /** Whether the run goes on elsewhere when AWS takes its instance; empty where that cannot be. */
    default Optional<Boolean> elsewhere(RunId run) {
        return Optional.empty();
    }

    default void setElsewhere(RunId run, boolean isWished) {}

    static GuardOperations of(GuardService guards, InstanceService instances, ElsewhereService elsewhere) {
        return new GuardOperations() {
            @Override
            public ShutdownMeans shutdownMeans(InstanceRef ref) {
                return guards.shutdownMeans(ref);
            }

            @Override
            public GuardReport report(InstanceRef ref) {
                return guards.report(ref, new Cancellation());
            }

            @Override
            public Optional<GuardLanding> landed(InstanceRef ref) {
                try {
                    Instance instance = instances.get(ref).instance();
                    return instance.state() == InstanceState.RUNNING
                            ? guards.report(ref, new Cancellation()).landing()
                            : guards.landed(instance);
                } catch (ServiceException e) {
                    if (e.failure() instanceof Failure.NotFound) {
                        return guards.known(ref, Instant.EPOCH); // EC2 forgets it, this program does not
                    }
                    throw e;
                }
            }

            @Override
            public GuardService.Armed arm(InstanceRef ref, GuardWish wish, Optional<RunId> run, boolean override) {
                return guards.arm(ref, wish, run, override, new Cancellation());
            }

            @Override
            public GuardService.Armed extend(InstanceRef ref, GuardReason limit, Duration by) {
                return guards.extend(ref, limit, by, new Cancellation());
            }

            @Override
            public Optional<Boolean> elsewhere(RunId run) {
                return elsewhere.isPossible(run) ? Optional.of(elsewhere.isWished(run)) : Optional.empty();
            }

            @Override
            public void setElsewhere(RunId run, boolean isWished) {
                if (isWished) {
                    elsewhere.wish(run, new Cancellation());
                } else {
                    elsewhere.forget(run);
                }
            }

            @Override
            public GuardService.Armed clear(InstanceRef ref) {
                return guards.clear(ref, new Cancellation());
            }
        };
    }
}
