package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.LaunchWish;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.SecretNames;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.LaunchLimits;
import dev.runctl.service.run.LaunchService;
import dev.runctl.service.run.RunService;
import dev.runctl.service.run.SharedFolder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One visible sequence: start the instance if need be, wait for its agent, check the checkpoint on it, launch with the
 * script's own resume flag.
 */
public final class ResumeService {
    private static final Duration READY_LIMIT = Duration.ofMinutes(15);

    /** What to do when the checkpoint is not there, not whole or suspect. */
    public enum Choice {
        CANCEL,
        START_OVER,
        USE_NEWEST_COMPLETE,
        /** The script gets what it was to get, and may know what to do with it. */
        AS_IT_IS
    }

    /** Asked before anything is launched. */
    @FunctionalInterface
    public interface MissingQuestion {
        Choice choose(ResumeCheck.Problem problem);
    }

    /** What an instance has told counts for as long when nothing runs on it. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final InstanceService instances;
    private final InstanceCheckpoints checkpoints;
    private final ResumeCheck check;
    private final RunService runs;
    private final LaunchService launches;
    private final CheckpointCopies copies;
    private final ResumeFlags flags;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment this program's own variables, for the secrets of a run, which no history keeps */
    public ResumeService(
            InstanceService instances,
            InstanceCheckpoints checkpoints,
            ResumeCheck check,
            RunService runs,
            LaunchService launches,
            CheckpointCopies copies,
            ResumeFlags flags,
            Map<String, String> environment,
            Clock clock) {
        this.instances = instances;
        this.checkpoints = checkpoints;
        this.check = check;
        this.runs = runs;
        this.launches = launches;
        this.copies = copies;
        this.flags = flags;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Resumes the run from the checkpoint with the run's own script and arguments.
     *
     * @param checkpoint the path as given to the script
     * @throws dev.runctl.domain.failure.ServiceException CheckpointUnusable when the choice is to cancel
     */
    public Run resume(RunId run, String checkpoint, MissingQuestion question, Steps steps, Cancellation cancel) {
        return resume(run, parent -> choose(parent.request(), checkpoint, question, cancel), steps, cancel);
    }

    /**
     * Resumes the run from its newest complete checkpoint. The instance itself is asked: what was seen of a stopped one may
     * be older than what its run saved at the end, and resuming from that would train the same epochs again.
     *
     * @param startOver whether to train from the beginning where there is none
     * @throws dev.runctl.domain.failure.ServiceException CheckpointUnusable where there is none and it is not to start over
     */
    public Run resumeNewest(RunId run, boolean startOver, Steps steps, Cancellation cancel) {
        return resume(run, parent -> newest(parent, startOver, Set.of(), cancel), steps, cancel);
    }

    /**
     * Does what the plan says. An instance made for it is terminated again where the script could not be started on it.
     *
     * @throws dev.runctl.domain.failure.ServiceException CheckpointUnusable when the choice is to cancel, or when what arrived on
     *     another instance is not whole
     */
    public Run resume(ResumePlan plan, MissingQuestion question, Steps steps, Cancellation cancel) {
        Run parent = plan.parent();
        return switch (plan.target()) {
            case ResumePlan.Target.Same same
            when !plan.checkpoint().isOnInstance() -> {
                Map<String, String> variables = variables(parent.request());
                InstanceRef own = parent.request().target();
                instances.makeReady(own, READY_LIMIT, steps, cancel);
                List<Checkpoint> later = unknownLater(plan, cancel);
                if (plan.newest() && !later.isEmpty()) {
                    yield resume(parent.id(), run -> newest(run, false, told(plan), cancel), steps, cancel);
                }
                refuse(plan.checkpoint(), later);
                yield elsewhere(plan, own, copyOf(parent, plan.checkpoint(), steps, cancel), variables, steps, cancel);
            }
            case ResumePlan.Target.Same same
            when plan.newest() && isFresh(plan) ->
                resume(parent.id(), plan.checkpoint().argument(), question, steps, cancel);
            case ResumePlan.Target.Same same
            when plan.newest() ->
                resume(
                        parent.id(),
                        run -> newest(run, true, told(plan), cancel)
                                .or(() ->
                                        choose(run.request(), plan.checkpoint().argument(), question, cancel)),
                        steps,
                        cancel);
            case ResumePlan.Target.Same same ->
                resume(
                        parent.id(),
                        run -> {
                            refuse(plan.checkpoint(), unknownLater(plan, cancel));
                            return choose(run.request(), plan.checkpoint().argument(), knowing(plan, question), cancel);
                        },
                        steps,
                        cancel);
            case ResumePlan.Target.Other other -> {
                Map<String, String> variables = variables(parent.request());
                Copy copy = copyOf(parent, plan.checkpoint(), steps, cancel);
                instances.makeReady(other.ref(), READY_LIMIT, steps, cancel);
                yield elsewhere(plan, other.ref(), copy, variables, steps, cancel);
            }
            case ResumePlan.Target.Fresh fresh -> onFresh(plan, fresh, LaunchLimits.NONE, steps, cancel);
        };
    }

    /** Does what a plan for a new instance says, with limits armed there before the script is started. */
    public Run onFresh(
            ResumePlan plan, ResumePlan.Target.Fresh fresh, LaunchLimits limits, Steps steps, Cancellation cancel) {
        Map<String, String> variables = variables(plan.parent().request());
        Copy copy = copyOf(plan.parent(), plan.checkpoint(), steps, cancel);
        return onFresh(plan, fresh, limits, copy, variables, steps, cancel);
    }

    /** What a run saved last is seen only once its instance runs: later ones than the plan knew of would be written over. */
    private List<Checkpoint> unknownLater(ResumePlan plan, Cancellation cancel) {
        if (plan.asked().isPresent()) {
            return List.of(); // the instance itself has told, and the plan has said what it told
        }
        List<Checkpoint> all = checkpoints.list(plan.parent().request().target(), cancel);
        return untold(plan.checkpoint(), plan.parent(), all, told(plan));
    }

    private static List<Checkpoint> untold(Checkpoint chosen, Run parent, List<Checkpoint> all, Set<String> told) {
        return LaterCheckpoints.than(chosen, parent, all).stream()
                .filter(it -> !told.contains(it.name()))
                .toList();
    }

    /** The names of those that the plan has said would be written over. */
    private static Set<String> told(ResumePlan plan) {
        return plan.doubts().stream()
                .flatMap(it ->
                        it instanceof ResumePlan.Doubt.Replaces replaced ? replaced.names().stream() : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static void refuse(Checkpoint chosen, List<Checkpoint> later) {
        if (!later.isEmpty()) {
            throw unusable(chosen.name(), "later-there", later.getFirst().name());
        }
    }

    /** Whether the instance told of its checkpoints a moment ago, and nothing has been written since. */
    private boolean isFresh(ResumePlan plan) {
        return plan.parent().status().state().isFinal()
                && plan.checkpoint().verdict().kind() == Verdict.Kind.COMPLETE
                && plan.asked()
                        .filter(it -> it.plus(FRESH).isAfter(clock.instant()))
                        .isPresent();
    }

    /** What the plan has told of already is not asked again. */
    private static MissingQuestion knowing(ResumePlan plan, MissingQuestion question) {
        return problem -> problem.isSuspect()
                        && problem.verdict().equals(plan.checkpoint().verdict())
                ? Choice.AS_IT_IS
                : question.choose(problem);
    }

    private Run onFresh(
            ResumePlan plan,
            ResumePlan.Target.Fresh fresh,
            LaunchLimits limits,
            Copy copy,
            Map<String, String> variables,
            Steps steps,
            Cancellation cancel) {
        InstanceRef ref = steps.run(
                        "step.create-instance",
                        () -> instances
                                .create(
                                        LaunchWish.of(
                                                plan.parent().request().target().location(),
                                                fresh.request(),
                                                fresh.avoided()),
                                        Steps.NONE,
                                        cancel)
                                .getFirst(),
                        Instance::displayName)
                .ref();
        boolean launched = false;
        try {
            instances.waitReady(ref, READY_LIMIT, steps, cancel);
            Run run = elsewhere(plan, ref, copy, variables, limits, steps, cancel);
            launched = true;
            return run;
        } finally {
            if (!launched) {
                steps.run("step.remove-instance", () -> instances.terminate(ref), InstanceState::awsName);
            }
        }
    }

    private Run elsewhere(
            ResumePlan plan,
            InstanceRef ref,
            Copy copy,
            Map<String, String> variables,
            Steps steps,
            Cancellation cancel) {
        return elsewhere(plan, ref, copy, variables, LaunchLimits.NONE, steps, cancel);
    }

    private Run elsewhere(
            ResumePlan plan,
            InstanceRef ref,
            Copy copy,
            Map<String, String> variables,
            LaunchLimits limits,
            Steps steps,
            Cancellation cancel) {
        String argument = bring(plan, ref, copy, steps, cancel);
        cancel.check();
        return launches.launch(
                request(plan.parent(), Optional.of(argument), variables).on(ref),
                SharedFolder.APART,
                warnings -> {},
                limits,
                steps,
                cancel);
    }

    /**
     * Brings the plan's checkpoint from S3 to the instance of its run, which is started where it sleeps. Nothing is launched.
     *
     * @throws dev.runctl.domain.failure.ServiceException CheckpointUnusable where what arrived is not whole
     */
    public void bring(ResumePlan plan, Steps steps, Cancellation cancel) {
        InstanceRef own = plan.parent().request().target();
        instances.makeReady(own, READY_LIMIT, steps, cancel);
        bring(plan, own, copyOf(plan.parent(), plan.checkpoint(), steps, cancel), steps, cancel);
    }

    /** Answers how the script is told of it there. */
    private String bring(ResumePlan plan, InstanceRef ref, Copy copy, Steps steps, Cancellation cancel) {
        RunRequest before = plan.parent().request();
        String argument = FlagArguments.value(plan.after(), flags.of(plan.parent()))
                .orElseGet(() -> ResumePlanner.argument(plan.parent(), plan.checkpoint(), true));
        String folder = argument.substring(0, Math.max(0, argument.lastIndexOf('/')));
        steps.run(
                "step.bring-checkpoint",
                () -> {
                    copies.bring(copy, ref, before.project(), folder, cancel);
                    return copy;
                },
                Copy::uri);
        steps.run(
                "step.check-checkpoint",
                () -> {
                    Optional<Checkpoint> arrived = checkpoints
                            .check(ref, before.project(), argument, true, cancel)
                            .checkpoint();
                    boolean isBroken = arrived.map(Checkpoint::verdict)
                            .filter(it -> it.kind() != Verdict.Kind.INCOMPLETE && !it.isDamaged())
                            .isEmpty();
                    if (isBroken) {
                        throw unusable(argument, "arrived-broken", before.project());
                    }
                    return argument;
                },
                Function.identity());
        return argument;
    }

    /** A copy in S3 that is as large as the checkpoint, made first where there is none yet. */
    private Copy copyOf(Run parent, Checkpoint checkpoint, Steps steps, Cancellation cancel) {
        if (!checkpoint.wholeCopies().isEmpty()) {
            return checkpoint.wholeCopies().getFirst();
        }
        InstanceRef source = parent.request().target();
        instances.makeReady(source, READY_LIMIT, steps, cancel);
        steps.run("step.copy-checkpoint", () -> copies.copy(source, checkpoint, cancel), CheckpointCopies.Copied::told);
        Copy made = copies.copies(source.location(), parent.id(), false, cancel).get(checkpoint.name());
        if (made == null) {
            throw unusable(checkpoint.name(), "missing", parent.request().project());
        }
        return made;
    }

    private static ServiceException unusable(String path, String reason, String detail) {
        return new ServiceException(
                new Failure.CheckpointUnusable(path, reason, Failure.Evidence.of("resume", detail)));
    }

    private Run resume(RunId run, Function<Run, Optional<String>> checkpoint, Steps steps, Cancellation cancel) {
        Run parent = runs.get(run);
        Map<String, String> variables = variables(parent.request());
        instances.makeReady(parent.request().target(), READY_LIMIT, steps, cancel);
        Optional<String> usable =
                steps.run("step.check-checkpoint", () -> checkpoint.apply(parent), chosen -> chosen.orElse(""));
        cancel.check();
        return launches.launch(request(parent, usable, variables), steps, cancel);
    }

    /** @param told names that may be written over, by runs that went on from this one in the same folder */
    private Optional<String> newest(Run parent, boolean startOver, Set<String> told, Cancellation cancel) {
        List<Checkpoint> all = checkpoints.list(parent.request().target(), cancel);
        Optional<Checkpoint> found = all.stream()
                .filter(listed -> listed.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(listed -> listed.run().map(parent.id()::equals).orElse(false))
                .filter(listed -> isSound(listed, parent.request(), cancel))
                .findFirst();
        found.ifPresent(it -> refuse(it, untold(it, parent, all, told)));
        if (found.isEmpty() && !startOver) {
            String folder = parent.request().checkpointDir();
            throw unusable(folder, "none", parent.id().value());
        }
        return found.map(Checkpoint::argument);
    }

    /** By every byte of it, which no list has read. */
    private boolean isSound(Checkpoint listed, RunRequest request, Cancellation cancel) {
        return checkpoints
                .check(request.target(), request.project(), listed.argument(), true, cancel)
                .checkpoint()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .isPresent();
    }

    /** The checkpoint to use, empty to start over. */
    private Optional<String> choose(
            RunRequest request, String checkpoint, MissingQuestion question, Cancellation cancel) {
        Optional<ResumeCheck.Problem> found =
                check.check(request, checkpoint, cancel).problem();
        if (found.isEmpty()) {
            return Optional.of(checkpoint);
        }
        ResumeCheck.Problem problem = found.get();
        ServiceException unusable = unusable(
                checkpoint,
                problem.verdict().reason(),
                String.join(", ", problem.verdict().details()));
        return switch (question.choose(problem)) {
            case START_OVER -> Optional.empty();
            case AS_IT_IS -> Optional.of(checkpoint);
            case USE_NEWEST_COMPLETE ->
                Optional.of(problem.newest().map(Checkpoint::argument).orElseThrow(() -> unusable));
            case CANCEL -> throw unusable;
        };
    }

    private RunRequest request(Run parent, Optional<String> checkpoint, Map<String, String> variables) {
        RunRequest before = parent.request();
        String flag = flags.of(parent);
        List<String> arguments = checkpoint
                .map(path -> FlagArguments.with(before.arguments(), flag, path))
                .orElseGet(() -> FlagArguments.without(before.arguments(), flag));
        return new RunRequest(
                before.target(),
                before.projectRoot(),
                before.project(),
                before.script(),
                arguments,
                before.interpreter(),
                variables,
                before.checkpointDir(),
                ResumeFlags.hasLocalScript(before),
                checkpoint.map(path -> new Lineage(Optional.of(parent.id()), path)),
                before.uploads());
    }

    /** The run's variables, its secrets taken from this program's environment. */
    private Map<String, String> variables(RunRequest before) {
        Map<String, String> variables = new HashMap<>(before.environment());
        variables.replaceAll((name, value) -> {
            if (!value.isEmpty() || !SecretNames.isSecret(name)) {
                return value;
            }
            String own = environment.getOrDefault(name, "");
            if (own.isEmpty()) {
                throw new ServiceException(
                        new Failure.InvalidInput("environment", "not-kept", Failure.Evidence.of("resume", name)));
            }
            return own;
        });
        return variables;
    }
}
