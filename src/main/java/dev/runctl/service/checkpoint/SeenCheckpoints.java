package dev.runctl.service.checkpoint;

import dev.runctl.domain.instance.InstanceRef;
import java.util.Optional;

/** The checkpoints last seen on each instance, for the time when it cannot be asked. */
public interface SeenCheckpoints {
    void save(InstanceRef ref, CheckpointService.Listing listing);

    /** The last one saved, not live. */
    Optional<CheckpointService.Listing> last(InstanceRef ref);
}
