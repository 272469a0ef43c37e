package dev.runctl.ui.instances;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.RunSaves;
import dev.runctl.service.checkpoint.SaveBook;
import dev.runctl.service.cost.CostService;
import dev.runctl.service.instance.InstanceLaunch;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.service.offer.OfferService;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.StopService;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.ui.control.guard.GuardOperations;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@link InstanceOperations} by the program's services. */
public record InstanceServices(
        InstanceService instances,
        OfferService offers,
        ProfileSource profiles,
        InstanceProfiles instanceProfiles,
        StopService stops,
        RunService runService,
        LogService logs,
        CheckpointService checkpoints,
        ProgressBook progress,
        SaveBook saveBook,
        CostService costs,
        GuardOperations guards)
        implements InstanceOperations {
    @Override
    public List<InstanceType> types(Location location) {
        return instances.types(location);
    }

    @Override
    public List<Instance> create(LaunchWish wish, Steps steps, Cancellation cancel) {
        return instances.create(wish, steps, cancel);
    }

    @Override
    public List<InstanceLaunch.Found> settleLaunches() {
        return instances.settleLaunches();
    }

    @Override
    public OfferService.Comparison compare(List<Location> locations) {
        return offers.compare(locations);
    }

    @Override
    public List<String> regions(Location location) {
        return profiles.profiles().stream()
                .filter(it -> it.name().equals(location.profile()))
                .findFirst()
                .map(Profile::regions)
                .orElse(List.of(location.region()));
    }

    @Override
    public void start(InstanceRef ref) {
        instances.start(ref);
    }

    @Override
    public void stopSafely(
            InstanceRef ref,
            StopService.Wish wish,
            StopService.KillQuestion question,
            Steps steps,
            Cancellation cancel) {
        stops.stopInstance(ref, wish, question, steps, cancel);
    }

    @Override
    public Optional<String> copyBucket(Location location) {
        return stops.copyBucket(location);
    }

    @Override
    public void reboot(InstanceRef ref) {
        instances.reboot(ref);
    }

    @Override
    public void terminate(InstanceRef ref) {
        logs.keepAll(ref); // after this nobody can fetch them
        instances.terminate(ref);
    }

    @Override
    public List<Run> runs() {
        return runService.history();
    }

    @Override
    public void refreshRuns() {
        runService.refreshActive();
    }

    @Override
    public Subscription onRunChange(Consumer<Run> listener) {
        return runService.onChange(listener);
    }

    @Override
    public Map<RunId, RunSaves> saves(Collection<Run> newest) {
        return saveBook.of(newest);
    }

    @Override
    public void lookForSaves(Collection<Run> newest) {
        saveBook.lookAtOne(newest);
    }

    @Override
    public Map<InstanceRef, Amount> today(List<Location> locations) {
        return costs.today(locations, ZoneId.systemDefault());
    }

    @Override
    public Optional<Checkpoint> newestCheckpoint(InstanceRef ref) {
        return checkpoints.list(ref).checkpoints().stream().findFirst();
    }

    @Override
    public int checkpointsOnlyOn(InstanceRef ref) {
        return (int) checkpoints.list(ref).checkpoints().stream()
                .filter(it -> it.isOnInstance() && it.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(it -> it.wholeCopies().isEmpty())
                .count();
    }
}
