package dev.runctl.ui.instances;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.RunSaves;
import dev.runctl.service.checkpoint.SaveBook;
import dev.runctl.service.instance.InstanceLaunch;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.service.run.StopService;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.ui.control.guard.GuardOperations;
import dev.runctl.ui.control.offer.OfferOperations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the Instances screen asks of the services. All but {@link #onRunChange} block and fail with a ServiceException. */
public interface InstanceOperations extends OfferOperations {
    List<InstanceType> types(Location location);

    /** Launches in the first place that has room; leaves all or nothing. */
    List<Instance> create(LaunchWish wish, Steps steps, Cancellation cancel);

    /** What earlier launches have made whose end nobody had heard; see {@link InstanceLaunch#settle}. */
    List<InstanceLaunch.Found> settleLaunches();

    InstanceProfiles instanceProfiles();

    void start(InstanceRef ref);

    void stopSafely(
            InstanceRef ref,
            StopService.Wish wish,
            StopService.KillQuestion question,
            Steps steps,
            Cancellation cancel);

    /** The bucket that a checkpoint can be copied to there, by {@link StopService#copyBucket}; asks nobody. */
    Optional<String> copyBucket(Location location);

    void reboot(InstanceRef ref);

    void terminate(InstanceRef ref);

    /** All runs as last known, newest first. */
    List<Run> runs();

    /** Learns the true states of runs that may be active. */
    void refreshRuns();

    Subscription onRunChange(Consumer<Run> listener);

    /** How far the runs are, by their logs. */
    ProgressBook progress();

    /** When the runs have saved, by what their instances have told; those that have told nothing are left out. */
    Map<RunId, RunSaves> saves(Collection<Run> newest);

    /** Asks one of the instances of these runs for its checkpoints, now and then; see {@link SaveBook#lookAtOne}. */
    void lookForSaves(Collection<Run> newest);

    /** What the locations' instances have cost since midnight here, by what was seen; those that cost nothing are left out. */
    Map<InstanceRef, Amount> today(List<Location> locations);

    GuardOperations guards();

    Optional<Checkpoint> newestCheckpoint(InstanceRef ref);

    /** How many complete checkpoints there have no whole copy in S3, as far as the instance or what was seen last tells. */
    int checkpointsOnlyOn(InstanceRef ref);
}
