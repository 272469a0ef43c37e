package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.instance.InstanceRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Checkpoints where they lie. */
public final class CheckpointService {
    /**
     * @param asOf when the instance was asked; older than now for one that does not run
     * @param live whether that was just now
     */
    public record Listing(List<Checkpoint> checkpoints, Instant asOf, boolean live) {}

    /** Newest first. A stopped instance answers with what was last seen. */
    public Listing list(InstanceRef ref) {
        throw new UnsupportedOperationException();
    }

    /** Checkpoints in a folder of this machine, newest first. */
    public List<Checkpoint> list(Path folder) {
        throw new UnsupportedOperationException();
    }
}
