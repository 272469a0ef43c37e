package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.service.instance.InstanceGateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The history of runs and their true states. */
public final class RunService {
    private static final Duration DISCOVER_EVERY = Duration.ofMinutes(2);

    private static final Duration GUESS_LASTS = Duration.ofHours(1);
    private static final Duration GUESS_AGAIN = Duration.ofSeconds(30);

    private final Runner runner;
    private final RunHistory history;
    private final InstanceGateway instances;
    private final LastWords lastWords;
    private final Clock clock;
    private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
    private final Map<InstanceRef, Instant> contacts = new ConcurrentHashMap<>();
    private final Map<InstanceRef, Instant> guessed = new ConcurrentHashMap<>();
    private final Map<InstanceRef, Duration> clockOffsets = new ConcurrentHashMap<>();

    public RunService(Runner runner, RunHistory history, InstanceGateway instances, Clock clock) {
        this(runner, history, instances, LastWords.NONE, clock);
    }

    /** @param lastWords what instances that are off have said before */
    public RunService(Runner runner, RunHistory history, InstanceGateway instances, LastWords lastWords, Clock clock) {
        this.runner = runner;
        this.history = history;
        this.instances = instances;
        this.lastWords = lastWords;
        this.clock = clock;
    }

    /** As last known, newest first; asks nobody. */
    public List<Run> history() {
        return history.all();
    }

    public Optional<Run> find(RunId id) {
        return history.find(id);
    }

    /** @throws ServiceException NotFound where the history does not have it */
    public Run get(RunId id) {
        return history.find(id)
                .orElseThrow(
                        () -> new ServiceException(new Failure.NotFound("run", id.value(), Failure.Evidence.NONE)));
    }

    /** The newest run on the instance as last known. */
    public Optional<Run> latestOn(InstanceRef ref) {
        return history.on(ref).stream().findFirst();
    }

    /**
     * Asks EC2 and, where the agent answers, the instance about its runs, in one command; records and answers them, newest
     * first. Runs found there that the history lacks are added. An instance that does not answer leaves its runs as they
     * are, until EC2's state or the length of the silence says more.
     *
     * @throws ServiceException if EC2 cannot be asked
     */
    public List<Run> refresh(InstanceRef ref) {
        Optional<Instance> instance = instance(ref);
        InstanceState state = instance.map(Instance::state).orElse(InstanceState.TERMINATED);
        Optional<Map<RunId, SeenRun>> answer = state == InstanceState.RUNNING ? askInstance(ref) : Optional.empty();
        answer.ifPresent(seen -> seen.values().stream()
                .filter(run -> history.find(run.id()).isEmpty())
                .forEach(run -> record(DiscoveredRun.of(ref, instance, run, clock.instant()))));
        return decideAll(ref, answer, Optional.of(state), instance);
    }

    /** Whether the instance has told of its runs since then. */
    boolean isHeard(InstanceRef ref, Instant since) {
        return !contacts.getOrDefault(ref, Instant.EPOCH).isBefore(since);
    }

    /** A landing of the instance was heard of: what it says of runs there is taken over. Asks nobody. */
    public void landed(InstanceRef ref) {
        for (Run run : history.on(ref)) {
            boolean isOpen = !run.status().state().isFinal() || run.status().isGuess();
            if (isOpen) {
                lastWords
                        .of(ref, Optional.empty(), run.created())
                        .filter(it -> run.status().isGuess() || isOfEnd(it, run.id()))
                        .map(it -> new RunTruth.Evidence.Landed(run.id(), it, InstanceState.STOPPED))
                        .ifPresent(it -> decide(run, it, Optional.empty()));
            }
        }
    }

    private static boolean isOfEnd(GuardLanding landing, RunId run) {
        return landing.over().filter(it -> it.run().equals(run)).isPresent();
    }

    /**
     * Refreshes every instance that has an active or lost run, in parallel by instance. An instance whose EC2 cannot be
     * asked does not fail the others: its runs stay as they are and count as lost after two minutes. Where an instance
     * went off within the last hour and no more than that is known of its run, its console may tell by now.
     */
    public List<Run> refreshActive() {
        List<InstanceRef> refs = history.all().stream()
                .filter(run -> !run.status().state().isFinal() || isGuessDue(run))
                .map(run -> run.request().target())
                .distinct()
                .toList();
        List<Run> runs = new ArrayList<>();
        InParallel.map(refs, this::refreshOrDecide).forEach(runs::addAll);
        runs.sort(Comparator.comparing(Run::id).reversed());
        return runs;
    }

    private boolean isGuessDue(Run run) {
        Instant now = clock.instant();
        InstanceRef ref = run.request().target();
        boolean isDue = run.status().isGuess()
                && run.status().since().plus(GUESS_LASTS).isAfter(now)
                && guessed.getOrDefault(ref, Instant.EPOCH).plus(GUESS_AGAIN).isBefore(now);
        if (isDue) {
            guessed.put(ref, now);
        }
        return isDue;
    }

    /**
     * Asks every running instance of the location that can be asked about its runs, so that those which others have
     * launched are seen too: one command each, and none where one was answered within the last two minutes. An instance
     * that does not answer is left out.
     *
     * @return how many instances were asked
     * @throws ServiceException if EC2 cannot be asked
     */
    public int discover(Location location) {
        Instant recently = clock.instant().minus(DISCOVER_EVERY);
        Map<InstanceId, Agent> agents = instances.agents(location);
        List<InstanceRef> refs = instances.list(location).stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING)
                .filter(instance ->
                        agents.getOrDefault(instance.id(), Agent.UNKNOWN).isOnline())
                .map(Instance::ref)
                .filter(ref -> contacts.getOrDefault(ref, Instant.EPOCH).isBefore(recently))
                .toList();
        InParallel.map(refs, this::refreshOrDecide);
        return refs.size();
    }

    /** Tells of each run whose record changed through this service or by {@link LaunchService}. */
    public Subscription onChange(Consumer<Run> listener) {
        Consumer<Run> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** How far the instance's clock was ahead of ours at the last answer, short by the answer's time on the way. */
    Duration clockOffset(InstanceRef ref) {
        return clockOffsets.getOrDefault(ref, Duration.ZERO);
    }

    /** Saves the run and tells the listeners what is now recorded: an outcome once recorded is not undone by an older view. */
    Run record(Run run) {
        history.save(run);
        Run recorded = history.find(run.id()).orElse(run);
        listeners.forEach(listener -> listener.accept(recorded));
        return recorded;
    }

    void forget(RunId id) {
        history.remove(id);
    }

    private List<Run> refreshOrDecide(InstanceRef ref) {
        try {
            return refresh(ref);
        } catch (ServiceException e) {
            return decideAll(ref, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private Optional<Instance> instance(InstanceRef ref) {
        try {
            return Optional.of(instances.get(ref));
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Map<RunId, SeenRun>> askInstance(InstanceRef ref) {
        try {
            Map<RunId, SeenRun> seen = new HashMap<>();
            Fields answer = runner.ask(ref, "runs", Map.of(), Runner.LIMIT, new Cancellation());
            collect(answer, seen);
            answer.time("now").ifPresent(now -> clockOffsets.put(ref, Duration.between(clock.instant(), now)));
            List<String> missing = history.on(ref).stream()
                    .filter(run -> !run.status().state().isFinal() && !seen.containsKey(run.id()))
                    .map(run -> run.id().value())
                    .toList();
            if (answer.flag("truncated") && !missing.isEmpty()) {
                collect(runner.ask(ref, "runs", Map.of("run_ids", missing), Runner.LIMIT, new Cancellation()), seen);
            }
            contacts.put(ref, clock.instant());
            return Optional.of(seen);
        } catch (ServiceException e) {
            return Optional.empty(); // silence is evidence of its own; see RunTruth
        }
    }

    private void collect(Fields answer, Map<RunId, SeenRun> seen) {
        double now = answer.number("now").orElse(clock.millis() / 1000.0);
        for (SeenRun run : SeenRun.list(runner.parsePacked(answer.text("data")), now)) {
            seen.put(run.id(), run);
        }
    }

    private List<Run> decideAll(
            InstanceRef ref,
            Optional<Map<RunId, SeenRun>> answer,
            Optional<InstanceState> state,
            Optional<Instance> instance) {
        boolean isOff = state.filter(it -> it == InstanceState.STOPPED || it == InstanceState.TERMINATED)
                .isPresent();
        return history.on(ref).stream()
                .map(run -> {
                    Optional<SeenRun> seen = answer.map(all -> all.get(run.id()));
                    if (answer.isPresent()) {
                        return decide(run, new RunTruth.Evidence.Answered(seen), seen);
                    }
                    RunTruth.Evidence silent = new RunTruth.Evidence.Silent(state, lastContact(run));
                    boolean isOpen =
                            !run.status().state().isFinal() || run.status().isGuess();
                    return decide(
                            run,
                            isOff && isOpen
                                    ? lastWords
                                            .of(ref, instance, run.created())
                                            .<RunTruth.Evidence>map(it ->
                                                    new RunTruth.Evidence.Landed(run.id(), it, state.orElseThrow()))
                                            .orElse(silent)
                                    : silent,
                            seen);
                })
                .collect(Collectors.toList());
    }

    private Run decide(Run run, RunTruth.Evidence evidence, Optional<SeenRun> seen) {
        RunStatus status = RunTruth.decide(run.status(), run.created(), evidence, clock.instant());
        boolean isLanded =
                evidence instanceof RunTruth.Evidence.Landed && status.state().isFinal();
        return update(run, status, seen, isLanded ? Optional.of(status.since()) : seen.flatMap(SeenRun::ended));
    }

    private Instant lastContact(Run run) {
        Instant recorded = run.status().heartbeat().orElse(run.status().since());
        Instant here = contacts.getOrDefault(run.request().target(), recorded);
        return here.isAfter(recorded) ? here : recorded;
    }

    private Run update(Run run, RunStatus status, Optional<SeenRun> seen, Optional<Instant> end) {
        Optional<Instant> started = seen.flatMap(SeenRun::started).or(run::started);
        Optional<Instant> ended = end.or(() -> endedWithoutRecord(run, status));
        Run next = run.withStatus(status).withTimes(started, ended);
        RunStatus before = run.status();
        boolean changed = status.state() != before.state()
                || !status.reason().equals(before.reason())
                || !status.exitCode().equals(before.exitCode())
                || !started.equals(run.started())
                || !ended.equals(run.ended());
        if (changed) {
            return record(next);
        }
        boolean worthKeeping = status.heartbeat().isPresent()
                && status.heartbeat()
                        .get()
                        .isAfter(before.heartbeat().orElse(Instant.EPOCH).plus(Duration.ofSeconds(15)));
        if (worthKeeping) {
            history.save(next);
        }
        return next;
    }

    /** The last sign of life stands in for an end that nobody recorded. */
    private static Optional<Instant> endedWithoutRecord(Run run, RunStatus status) {
        if (status.state() != RunState.INTERRUPTED) {
            return status.state().isFinal() ? run.ended() : Optional.empty();
        }
        return run.ended().or(status::heartbeat).or(() -> Optional.of(status.since()));
    }
}
