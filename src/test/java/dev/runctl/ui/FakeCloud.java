package dev.runctl.ui;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.RunSaves;
import dev.runctl.service.instance.InstanceLaunch;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.service.offer.OfferService;
import dev.runctl.service.run.StopService;
import dev.runctl.service.settings.BucketChoice;
import dev.runctl.service.setup.FakeAccount;
import dev.runctl.service.setup.FakeChoices;
import dev.runctl.service.setup.FakeMachine;
import dev.runctl.service.setup.InstanceProfiles;
import dev.runctl.service.setup.SetupService;
import dev.runctl.ui.instances.InstanceOperations;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cloud in memory for screens: what is put into it is listed, what is asked of it is remembered. */
public final class FakeCloud implements InstanceOperations {
    public final List<InstanceSummary> summaries = new CopyOnWriteArrayList<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<Run> runs = new CopyOnWriteArrayList<>();
    public final List<Offer> offers = new CopyOnWriteArrayList<>();
    public final List<LaunchWish> wishes = new CopyOnWriteArrayList<>();
    public final FakeAccount account = new FakeAccount();
    public final FakeChoices choices = new FakeChoices();
    public final List<InstanceType> types = new CopyOnWriteArrayList<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
    public final FakeGuards guards = new FakeGuards(java.time.Clock.systemUTC());
    private volatile Optional<Failure> listFailure = Optional.empty();

    @Override
    public InstanceProfiles instanceProfiles() {
        return new InstanceProfiles(
                new SetupService(
                        account,
                        new FakeMachine(),
                        new BucketChoice(Optional.empty(), choices),
                        java.time.Clock.systemUTC()),
                account,
                choices);
    }

    @Override
    public FakeGuards guards() {
        return guards;
    }

    /** What the runs have printed; it is held on the instances. */
    public final Map<RunId, String> logs = new ConcurrentHashMap<>();

    private final ProgressBook progress = new ProgressBook(
            new ProgressBook.LogEnds() {
                @Override
                public LogChunk there(RunId id, int most) {
                    calls.add("log " + id);
                    return new LogChunk(0, logs.getOrDefault(id, "").getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public LogChunk here(RunId id, int most) {
                    return new LogChunk(0, new byte[0]);
                }

                @Override
                public boolean isWhole(RunId id) {
                    return false;
                }
            },
            Clock.systemUTC());

    @Override
    public ProgressBook progress() {
        return progress;
    }

    public static InstanceSummary instance(
            Location location, String id, String name, String type, InstanceState state, String price, Duration up) {
        InstanceRef ref = new InstanceRef(location, new InstanceId(id));
        boolean on = state == InstanceState.RUNNING;
        Optional<HourlyPrice> rate = location.isThisComputer()
                ? Optional.of(HourlyPrice.FREE)
                : Optional.of(new HourlyPrice(new BigDecimal(price), HourlyPrice.Basis.LIST_PRICE));
        BigDecimal hourly = on ? rate.get().usd() : BigDecimal.ZERO;
        return new InstanceSummary(
                new Instance(
                        ref,
                        name,
                        state,
                        "",
                        type,
                        location.region() + "a",
                        id.endsWith("5") ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                        Instant.now().minus(up),
                        "ami-0c02fb55956c7d316",
                        on && !location.isThisComputer() ? "54.91.12.7" : "",
                        Map.of("Name", name, "team", "vision", "owner", "mina")),
                on ? new Agent(Agent.Status.ONLINE, "3.3.1142.0") : Agent.UNKNOWN,
                on ? up : Duration.ZERO,
                new Cost(rate, hourly, hourly.multiply(BigDecimal.valueOf(up.toMinutes() / 60.0))));
    }

    public static Run run(InstanceRef target, String script, RunState state, Instant created) {
        return new Run(
                RunId.create(created),
                new RunRequest(
                        target,
                        Path.of("/home/mina/vision").toAbsolutePath(),
                        "vision",
                        script,
                        List.of("--epochs", "20"),
                        "python3",
                        Map.of(),
                        "checkpoints",
                        true,
                        Optional.empty()),
                RunStatus.of(state, created),
                created,
                Optional.of(created),
                Optional.empty(),
                "--resume-from",
                "gpu",
                "g5.xlarge",
                "1.006",
                "");
    }

    public List<InstanceSummary> list(Location location) {
        calls.add("list " + location.profile());
        listFailure.ifPresent(failure -> {
            throw new ServiceException(failure);
        });
        return summaries.stream()
                .filter(it -> it.instance().ref().location().equals(location))
                .toList();
    }

    public void failListing(Optional<Failure> failure) {
        listFailure = failure;
    }

    public void fail(String call, Failure failure) {
        failures.put(call, failure);
    }

    /** Changes one instance's state, as EC2 would by itself. */
    public void become(InstanceRef ref, InstanceState state) {
        for (int i = 0; i < summaries.size(); i++) {
            InstanceSummary it = summaries.get(i);
            if (it.instance().ref().equals(ref)) {
                summaries.set(
                        i,
                        instance(
                                ref.location(),
                                ref.id().value(),
                                it.instance().name(),
                                it.instance().instanceType(),
                                state,
                                it.cost()
                                        .rate()
                                        .map(p -> p.usd().toPlainString())
                                        .orElse("0"),
                                Duration.ofMinutes(1)));
            }
        }
    }

    private void called(String call) {
        calls.add(call);
        Failure failure = failures.get(call);
        if (failure != null) {
            throw new ServiceException(failure);
        }
    }

    @Override
    public List<InstanceType> types(Location location) {
        return List.copyOf(types);
    }

    @Override
    public List<InstanceLaunch.Found> settleLaunches() {
        return List.of();
    }

    @Override
    public OfferService.Comparison compare(List<Location> locations) {
        return new OfferService.Comparison(
                offers.stream().filter(it -> locations.contains(it.location())).toList(), Map.of(), Map.of());
    }

    @Override
    public List<String> regions(Location location) {
        return List.of(location.region(), "eu-west-1");
    }

    @Override
    public List<Instance> create(LaunchWish wish, Steps steps, Cancellation cancel) {
        NewInstance request = wish.request();
        Location location = wish.choices().getFirst().location();
        wishes.add(wish);
        called("create " + request.name());
        InstanceSummary made = instance(
                location,
                "i-0aaaaaaaaaaaaaaa" + summaries.size(),
                request.name(),
                request.instanceType(),
                InstanceState.RUNNING,
                "0",
                Duration.ofSeconds(5));
        summaries.addFirst(made);
        return List.of(made.instance());
    }

    @Override
    public void start(InstanceRef ref) {
        called("start " + ref.id());
    }

    @Override
    public void stopSafely(
            InstanceRef ref,
            StopService.Wish wish,
            StopService.KillQuestion question,
            Steps steps,
            Cancellation cancel) {
        steps.step("step.stop-instance", Steps.State.STARTED, "");
        called("stop " + ref.id() + " " + wish.grace().toSeconds() + (wish.copyToS3() ? " copy" : ""));
        steps.step("step.stop-instance", Steps.State.DONE, "");
    }

    @Override
    public Optional<String> copyBucket(Location location) {
        return Optional.of("lab");
    }

    @Override
    public void reboot(InstanceRef ref) {
        called("reboot " + ref.id());
    }

    @Override
    public void terminate(InstanceRef ref) {
        called("terminate " + ref.id());
    }

    @Override
    public List<Run> runs() {
        return List.copyOf(runs);
    }

    @Override
    public void refreshRuns() {
        calls.add("refreshRuns");
    }

    @Override
    public Subscription onRunChange(Consumer<Run> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** When the runs have saved, as their instances have told. */
    public final Map<RunId, RunSaves> saves = new ConcurrentHashMap<>();

    public final Map<InstanceRef, Amount> today = new ConcurrentHashMap<>();

    @Override
    public Map<RunId, RunSaves> saves(Collection<Run> newest) {
        return Map.copyOf(saves);
    }

    @Override
    public void lookForSaves(Collection<Run> newest) {
        calls.add("lookForSaves");
    }

    @Override
    public Map<InstanceRef, Amount> today(List<Location> locations) {
        return Map.copyOf(today);
    }

    public volatile int checkpointsOnlyThere;

    @Override
    public int checkpointsOnlyOn(InstanceRef ref) {
        return checkpointsOnlyThere;
    }

    @Override
    public Optional<Checkpoint> newestCheckpoint(InstanceRef ref) {
        return Optional.of(new Checkpoint(
                "/home/ssm-user/vision/checkpoints/checkpoint_epoch_12.json",
                "checkpoints/checkpoint_epoch_12.json",
                "checkpoint_epoch_12.json",
                "vision",
                Optional.empty(),
                OptionalLong.of(12),
                OptionalLong.empty(),
                Map.of("loss", 0.21),
                48_000,
                Instant.now().minusSeconds(95),
                new Verdict(Verdict.Kind.COMPLETE, "json-parses"),
                List.of()));
    }
}
