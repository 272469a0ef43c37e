package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checkpoints last seen on each instance, for the time when it cannot be asked. */
public interface SeenCheckpoints {
    void save(InstanceRef ref, CheckpointService.Listing listing);

    /** Saves what the instance has just told. */
    default void saw(InstanceRef ref, List<Checkpoint> checkpoints, Instant now) {
        save(ref, new CheckpointService.Listing(checkpoints, now, CheckpointService.Standing.LIVE));
    }

    /** The last one saved, not live. */
    Optional<CheckpointService.Listing> last(InstanceRef ref);

    /** When each instance told the last one. */
    Map<InstanceRef, Instant> times();

    /** Those of a run, as last seen on its instance. */
    default List<Checkpoint> of(Run run) {
        return last(run.request().target()).map(CheckpointService.Listing::checkpoints).orElse(List.of()).stream()
                .filter(found -> found.run().equals(Optional.of(run.id())))
                .toList();
    }
}
