package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.RunService;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checkpoints where they lie. */
public final class CheckpointService {
    /**
     * @param asOf when the instance was asked; older than now for one that does not run, {@link Instant#EPOCH} if never
     * @param standing what the instance can do about them now
     * @param copiesProblem why their copies in S3 are not known, if so
     */
    public record Listing(
            List<Checkpoint> checkpoints, Instant asOf, Standing standing, Optional<Failure> copiesProblem) {
        public Listing {
            checkpoints = List.copyOf(checkpoints);
        }

        public Listing(List<Checkpoint> checkpoints, Instant asOf, Standing standing) {
            this(checkpoints, asOf, standing, Optional.empty());
        }

        public boolean isLive() {
            return standing == Standing.LIVE;
        }

        /** Whether the instance is gone for good, and with it what lay on it. */
        public boolean isGone() {
            return standing == Standing.GONE;
        }
    }

    /** Whether an instance has just told of its checkpoints, cannot now, or never will again because it was terminated. */
    public enum Standing {
        LIVE,
        ASLEEP,
        GONE
    }

    private final InstanceGateway instances;
    private final InstanceCheckpoints remote;
    private final LocalCheckpoints local;
    private final SeenCheckpoints seen;
    private final BucketCopies bucket;
    private final Clock clock;

    public CheckpointService(
            InstanceGateway instances,
            InstanceCheckpoints remote,
            LocalCheckpoints local,
            SeenCheckpoints seen,
            CheckpointCopies copies,
            RunService runs,
            CopyJudge judge,
            Clock clock) {
        this.instances = instances;
        this.remote = remote;
        this.local = local;
        this.seen = seen;
        this.bucket = new BucketCopies(copies, runs, judge);
        this.clock = clock;
    }

    /** Newest first, with their copies in S3. A stopped instance answers with what was last seen. */
    public Listing list(InstanceRef ref) {
        Listing there = onInstance(ref);
        BucketCopies.Joined joined = bucket.join(ref, there.checkpoints());
        return new Listing(joined.checkpoints(), there.asOf(), there.standing(), joined.problem());
    }

    /** What the instance told last, without asking it or S3; not live. */
    public Optional<Listing> seen(InstanceRef ref) {
        return seen.last(ref);
    }

    private Listing onInstance(InstanceRef ref) {
        Standing standing = standing(ref);
        if (standing != Standing.LIVE) {
            return lastSeen(ref, standing);
        }
        try {
            return new Listing(remote.list(ref, new Cancellation()), clock.instant(), Standing.LIVE);
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.AgentOffline) {
                return lastSeen(ref, Standing.ASLEEP);
            }
            throw e;
        }
    }

    private Standing standing(InstanceRef ref) {
        try {
            return switch (instances.get(ref).state()) {
                case RUNNING -> Standing.LIVE;
                case SHUTTING_DOWN, TERMINATED -> Standing.GONE;
                case PENDING, STOPPING, STOPPED -> Standing.ASLEEP;
            };
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.NotFound) {
                return Standing.GONE; // EC2 forgets a terminated instance after an hour or so
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

    private Listing lastSeen(InstanceRef ref, Standing standing) {
        return seen.last(ref)
                .map(it -> new Listing(remote.remembered(ref, it.checkpoints()), it.asOf(), standing))
                .orElseGet(() -> new Listing(List.of(), Instant.EPOCH, standing));
    }
}
