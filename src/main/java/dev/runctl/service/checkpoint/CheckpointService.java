package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.InstanceCheckpoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Checkpoints where they lie. */
public final class CheckpointService {
    /**
     * @param asOf when the instance was asked; older than now for one that does not run, {@link Instant#EPOCH} if never
     * @param live whether that was just now
     */
    public record Listing(List<Checkpoint> checkpoints, Instant asOf, boolean live) {
        public Listing {
            checkpoints = List.copyOf(checkpoints);
        }
    }

    private final InstanceGateway instances;
    private final InstanceCheckpoints remote;
    private final LocalCheckpoints local;
    private final SeenCheckpoints seen;
    private final Clock clock;

    public CheckpointService(
            InstanceGateway instances,
            InstanceCheckpoints remote,
            LocalCheckpoints local,
            SeenCheckpoints seen,
            Clock clock) {
        this.instances = instances;
        this.remote = remote;
        this.local = local;
        this.seen = seen;
        this.clock = clock;
    }

    /** Newest first. A stopped instance answers with what was last seen. */
    public Listing list(InstanceRef ref) {
        if (instances.get(ref).state() != InstanceState.RUNNING) {
            return lastSeen(ref);
        }
        try {
            return new Listing(remote.list(ref, new Cancellation()), clock.instant(), true);
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.AgentOffline) {
                return lastSeen(ref);
            }
            throw e;
        }
    }

    /**
     * Checkpoints in a folder of this machine, newest first.
     *
     * @throws ServiceException NotFound where there is no such folder
     */
    public List<Checkpoint> list(Path folder) {
        return local.list(folder);
    }

    private Listing lastSeen(InstanceRef ref) {
        return seen.last(ref).orElseGet(() -> new Listing(List.of(), Instant.EPOCH, false));
    }
}
