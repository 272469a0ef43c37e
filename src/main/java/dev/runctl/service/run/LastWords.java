package dev.runctl.service.run;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import java.time.Instant;
import java.util.Optional;

/** What an instance's guard said before the instance went off: evidence of how its runs ended. */
@FunctionalInterface
public interface LastWords {
    /** Where nobody asks for any. */
    LastWords NONE = (ref, off, since) -> Optional.empty();

    /**
     * The newest landing that began at or after the time. Never fails: where it cannot be asked, nothing is known.
     *
     * @param off the instance as EC2 describes it, whose console may be read; empty to ask nobody
     */
    Optional<GuardLanding> of(InstanceRef ref, Optional<Instance> off, Instant since);
}
