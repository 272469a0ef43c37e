package dev.runctl.ui.runs;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.metric.MetricReader;
import dev.runctl.service.metric.ProgressBook;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.StopService;
import dev.runctl.ui.FakeGuards;
import dev.runctl.ui.common.FakeResumes;
import dev.runctl.ui.common.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Services in memory. */
public final class FakeRunOperations implements RunOperations {
    public volatile List<Run> runs = List.of();
    public volatile List<Checkpoint> checkpoints = List.of();
    public final FakeResumes resumes = new FakeResumes();
    public volatile Optional<UploadReport> uploads = Optional.empty();
    public volatile CheckpointService.Standing standing = CheckpointService.Standing.LIVE;
    public volatile @Nullable Failure failure;
    public final Map<RunId, String> logs = new ConcurrentHashMap<>();
    public final Set<RunId> wholeLogs = ConcurrentHashMap.newKeySet();
    public final Map<RunId, Capsule> capsules = new ConcurrentHashMap<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
    public final List<LogService.Listener> followers = new CopyOnWriteArrayList<>();

    /** What runs cost; the others' costs are not known. */
    public final Map<RunId, RunExpense> expenses = new ConcurrentHashMap<>();

    public volatile Optional<Amount> costOfPeriods = Optional.empty();
    public volatile Optional<HourlyPrice> pricePerHour = Optional.empty();

    public final FakeMetricOperations metrics = new FakeMetricOperations();

    @Override
    public Optional<UploadReport> uploads(Run run) {
        return uploads;
    }

    @Override
    public Map<RunId, RunExpense> expenses(List<Run> all) {
        return Map.copyOf(expenses);
    }

    @Override
    public RunExpense expense(Run run) {
        return expenses.getOrDefault(run.id(), RunExpense.UNKNOWN);
    }

    @Override
    public Optional<Amount> cost(Run run, Period period) {
        return costOfPeriods;
    }

    @Override
    public Optional<HourlyPrice> pricePerHour(Run run) {
        return pricePerHour;
    }

    public final FakeGuards guards = new FakeGuards(java.time.Clock.systemUTC());

    @Override
    public FakeGuards guards() {
        return guards;
    }

    @Override
    public MetricOperations metrics() {
        return metrics;
    }

    @Override
    public List<Curve> curves(Run run, Cancellation cancel) {
        MetricReader reader = new MetricReader(List.of());
        reader.feed(bytes(run.id()), Double.NaN);
        reader.finish();
        return reader.curves();
    }

    private void check() {
        Failure problem = failure;
        if (problem != null) {
            throw new ServiceException(problem);
        }
    }

    @Override
    public List<Run> history() {
        return runs;
    }

    @Override
    public List<Run> refreshActive() {
        calls.add("refreshActive");
        check();
        return runs;
    }

    @Override
    public List<Run> refresh(InstanceRef ref) {
        calls.add("refresh");
        check();
        return runs;
    }

    @Override
    public void discover(Location location) {
        // Nobody else is here.
    }

    @Override
    public Subscription onChange(Consumer<Run> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void change(Run run) {
        boolean isKnown = runs.stream().anyMatch(it -> it.id().equals(run.id()));
        runs = Stream.concat(
                        isKnown ? Stream.empty() : Stream.of(run),
                        runs.stream().map(it -> it.id().equals(run.id()) ? run : it))
                .toList();
        listeners.forEach(it -> it.accept(run));
    }

    @Override
    public Subscription follow(RunId id, long fromOffset, LogService.Listener listener) {
        followers.add(listener);
        byte[] bytes = bytes(id);
        listener.chunk(new LogChunk(0, bytes));
        return () -> followers.remove(listener);
    }

    private byte[] bytes(RunId id) {
        return logs.getOrDefault(id, "").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long logSize(RunId id) {
        return bytes(id).length;
    }

    private final ProgressBook progress = new ProgressBook(
            new ProgressBook.LogEnds() {
                @Override
                public LogChunk there(RunId id, int most) {
                    return here(id, most);
                }

                @Override
                public LogChunk here(RunId id, int most) {
                    return new LogChunk(0, bytes(id));
                }

                @Override
                public boolean isWhole(RunId id) {
                    return wholeLogs.contains(id);
                }
            },
            java.time.Clock.systemUTC());

    @Override
    public ProgressBook progress() {
        return progress;
    }

    @Override
    public Path logFile(RunId id) {
        return Path.of(id.value() + ".log");
    }

    @Override
    public LogChunk readLog(RunId id, long offset, int max) {
        return new LogChunk(offset, bytes(id));
    }

    @Override
    public String commandLine(Run run) {
        return "python3 -u " + run.request().script();
    }

    @Override
    public Optional<String> copyBucket(Run run) {
        return Optional.of("lab");
    }

    @Override
    public StopService.Stopped stop(
            RunId id, StopService.Wish wish, StopService.KillQuestion question, Steps steps, Cancellation cancel) {
        calls.add("stop " + id + " " + wish.grace().toSeconds() + (wish.copyToS3() ? " copy" : ""));
        check();
        return new StopService.Stopped(Optional.empty(), checkpoints.stream().findFirst(), Optional.empty());
    }

    @Override
    public CheckpointService.Listing checkpoints(InstanceRef ref) {
        calls.add("checkpoints");
        check();
        return new CheckpointService.Listing(checkpoints, SampleRuns.NOW.minusSeconds(600), standing);
    }

    @Override
    public FakeResumes resumes() {
        return resumes;
    }

    @Override
    public Capsule capsule(RunId id, Cancellation cancel) {
        Run run = runs.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
        return capsules.getOrDefault(id, new Capsule(run, Optional.empty(), Optional.empty()));
    }

    @Override
    public void export(RunId id, Path file, Cancellation cancel) {
        check();
        calls.add("export " + id + " " + file);
    }
}
