package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;

/** Looks into a checkpoint of an instance, and remembers in {@link JudgedCheckpoints} what it finds. */
@FunctionalInterface
public interface LookInside {
    /** @throws dev.runctl.domain.failure.ServiceException where it cannot be read now */
    void look(Checkpoint checkpoint, InstanceRef ref, Cancellation cancel);
}
