package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.ResumePlan.Doubt;
import dev.runctl.domain.checkpoint.ResumePlan.Lost;
import dev.runctl.domain.checkpoint.ResumePlan.Target;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.metric.Axis;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.instance.InstanceGateway;
import dev.runctl.service.instance.PriceSource;
import dev.runctl.service.metric.RunCurves;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.RunService;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Works out what resuming a run would do: from which checkpoint and why, what is lost, where, in which steps. */
public final class ResumePlanner {
    /** Flags that say how far to train, with what a checkpoint counts: the names in use by the usual trainers. */
    private static final List<String> EPOCHS = List.of(
            "--epochs",
            "--num-epochs",
            "--num_epochs",
            "--max-epochs",
            "--max_epochs",
            "--num_train_epochs",
            "--n-epochs");

    private static final List<String> STEPS =
            List.of("--max-steps", "--max_steps", "--steps", "--num-steps", "--num_steps");

    private final RunService runs;
    private final CheckpointService checkpoints;
    private final InstanceGateway instances;
    private final PriceSource prices;
    private final RunCurves curves;
    private final ResumeFlags flags;
    private final Clock clock;

    public ResumePlanner(
            RunService runs,
            CheckpointService checkpoints,
            InstanceGateway instances,
            PriceSource prices,
            RunCurves curves,
            ResumeFlags flags,
            Clock clock) {
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.instances = instances;
        this.prices = prices;
        this.curves = curves;
        this.flags = flags;
        this.clock = clock;
    }

    /**
     * @param path the path of one of the run's checkpoints, at its place or as given to the script; empty for the newest complete one
     * @throws ServiceException CheckpointUnusable with {@code missing}, {@code none} (the run has no complete one), {@code unseen}
     *     (none has been seen, and the instance does not answer now), {@code gone} (its instance was terminated and there is no
     *     copy) or {@code no-bucket} (it cannot travel), NotFound, what AWS answers
     */
    public ResumePlan plan(RunId id, String path, Target target, Cancellation cancel) {
        Run parent = runs.get(id);
        CheckpointService.Listing listing = checkpoints.list(parent.request().target());
        List<Checkpoint> own = listing.checkpoints().stream()
                .filter(it -> it.run().equals(Optional.of(id)))
                .toList();
        cancel.check();
        Optional<Checkpoint> newest = own.stream()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(it -> !listing.isGone() || !it.wholeCopies().isEmpty())
                .findFirst();
        Optional<Checkpoint> asked = named(parent, path, own);
        Optional<Checkpoint> begunFrom =
                path.isEmpty() && newest.isEmpty() ? begunFrom(parent, listing) : Optional.empty();
        Checkpoint chosen = asked.or(() -> newest)
                .or(() -> begunFrom)
                .orElseThrow(() -> path.isEmpty()
                        ? unusable(parent.request().checkpointDir(), lacking(own, listing))
                        : unusable(path, "missing"));
        boolean isMissing = !path.isEmpty() && asked.isEmpty();
        // One that lies in S3 alone has to be brought, also to the instance that wrote it.
        boolean travels = !(target instanceof Target.Same) || !chosen.isOnInstance();
        if (listing.isGone() && chosen.wholeCopies().isEmpty()) {
            throw unusable(chosen.name(), "gone");
        }
        if (listing.isGone() && target instanceof Target.Same) {
            throw unusable(chosen.name(), "terminated");
        }
        ScriptForm form = flags.form(parent.request());
        List<String> after = FlagArguments.with(
                parent.request().arguments(),
                flags.of(parent),
                travels && target instanceof Target.Same && isTaken(chosen, own)
                        ? beside(parent, chosen)
                        : argument(parent, chosen, travels));
        Where where = where(parent, target, listing);
        return new ResumePlan(
                parent,
                chosen,
                newest.equals(Optional.of(chosen)),
                own.stream()
                        .takeWhile(it -> it != chosen)
                        .filter(it -> it.verdict().kind() != Verdict.Kind.COMPLETE)
                        .toList(),
                lost(parent, chosen, listing.isLive(), cancel),
                target,
                where.name(),
                where.type(),
                where.price(),
                steps(where, target, travels, listing, chosen),
                parent.request().arguments(),
                after,
                doubts(
                        parent,
                        chosen,
                        isMissing ? path : "",
                        begunFrom.isPresent(),
                        listing,
                        form,
                        after,
                        target instanceof Target.Same
                                ? LaterCheckpoints.than(chosen, parent, listing.checkpoints())
                                : List.of()),
                Optional.of(listing.asOf()).filter(it -> listing.isLive()));
    }

    /** By its path or as the script is told of it, else by its name alone; an empty path asks for none. */
    private static Optional<Checkpoint> named(Run parent, String path, List<Checkpoint> own) {
        if (path.isEmpty()) {
            return Optional.empty(); // one that lies in S3 alone has an empty argument
        }
        return own.stream()
                .filter(it -> List.of(it.path(), it.argument(), argument(parent, it, !it.isOnInstance()))
                        .contains(path))
                // Of two of one name, one of them in S3 alone, the whole one is meant.
                .min(Comparator.comparing(it -> it.verdict().kind()))
                .or(() -> own.stream()
                        .filter(it -> it.name().equals(path))
                        .min(Comparator.comparing(it -> it.verdict().kind())));
    }

    /** What a run that saved none of its own was itself resumed from, where that is still there and whole. */
    private static Optional<Checkpoint> begunFrom(Run parent, CheckpointService.Listing listing) {
        String from = parent.request().lineage().map(Lineage::checkpoint).orElse("");
        return listing.checkpoints().stream()
                .filter(it -> !from.isEmpty() && it.argument().equals(from))
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(it -> !listing.isGone() || !it.wholeCopies().isEmpty())
                .findFirst();
    }

    /**
     * A run to be filled in further: the parent with the checkpoint to begin from and a checkpoint folder of its own.
     *
     * @param apart whether the script can be told of a folder of its own; else it would write into the parent's
     * @param toBring the plan whose checkpoint lies in S3 alone, and is to be brought to the instance before the launch
     */
    public record Fork(Run filledIn, boolean apart, Optional<ResumePlan> toBring) {}

    /**
     * The run as a new one from the checkpoint's weights. Nothing is launched.
     *
     * @param path as in {@link #plan}
     */
    public Fork fork(RunId id, String path, Cancellation cancel) {
        ResumePlan plan = plan(id, path, new Target.Same(), cancel);
        Run parent = plan.parent();
        String from = FlagArguments.value(plan.after(), flags.of(parent))
                .orElseGet(() -> plan.checkpoint().argument());
        ScriptForm form = flags.form(parent.request());
        String flag = form.checkpointDirFlag();
        List<String> arguments = plan.after();
        if (!flag.isEmpty()) {
            String own = parent.request().checkpointDir() + "-fork-"
                    + RunId.create(clock.instant()).ending();
            arguments = FlagArguments.with(arguments, flag, own);
        }
        Optional<Lineage> lineage = Optional.of(new Lineage(Optional.of(id), from));
        RunRequest forked = parent.request().continuing(lineage, arguments);
        // Where the arguments name the folder they are followed, also when a person changes them.
        return new Fork(
                parent.withRequest(flag.isEmpty() ? forked : forked.savingInto("", arguments)),
                !flag.isEmpty(),
                Optional.of(plan).filter(it -> !it.checkpoint().isOnInstance()));
    }

    /** The path that the script will be given: where it travels it lies in the run's checkpoint folder there. */
    static String argument(Run parent, Checkpoint checkpoint, boolean travels) {
        return travels ? parent.request().checkpointDir() + "/" + checkpoint.name() : checkpoint.argument();
    }

    /** Whether another one of its name lies on the instance, a broken one: nothing there is replaced. */
    private static boolean isTaken(Checkpoint chosen, List<Checkpoint> own) {
        return own.stream().anyMatch(it -> it.isOnInstance() && it.name().equals(chosen.name()));
    }

    private static String beside(Run parent, Checkpoint checkpoint) {
        return parent.request().checkpointDir() + "-from-s3/" + checkpoint.name();
    }

    private static String lacking(List<Checkpoint> own, CheckpointService.Listing listing) {
        boolean was = own.stream().anyMatch(it -> it.verdict().kind() == Verdict.Kind.COMPLETE);
        if (listing.isGone()) {
            return was ? "gone" : "none";
        }
        return listing.isLive() ? "none" : "unseen";
    }

    private static ServiceException unusable(String path, String reason) {
        return new ServiceException(new Failure.CheckpointUnusable(path, reason, Failure.Evidence.of("resume", path)));
    }

    private record Where(String name, String type, Optional<HourlyPrice> price, boolean isStopped) {}

    private Where where(Run parent, Target target, CheckpointService.Listing listing) {
        InstanceRef own = parent.request().target();
        return switch (target) {
            case Target.Same same
            when listing.isGone() -> new Where(parent.instanceName(), parent.instanceType(), Optional.empty(), false);
            case Target.Same same -> where(instances.get(own));
            case Target.Other other -> where(instances.get(other.ref()));
            case Target.Fresh fresh ->
                new Where(
                        fresh.request().name(),
                        fresh.request().instanceType(),
                        prices.price(
                                own.location(),
                                fresh.request().instanceType(),
                                fresh.request().lifecycle()),
                        false);
        };
    }

    private Where where(Instance instance) {
        Lifecycle lifecycle = instance.lifecycle();
        return new Where(
                instance.displayName(),
                instance.instanceType(),
                prices.price(instance.ref().location(), instance.instanceType(), lifecycle),
                instance.state() != InstanceState.RUNNING);
    }

    private static List<String> steps(
            Where where, Target target, boolean travels, CheckpointService.Listing listing, Checkpoint chosen) {
        List<String> steps = new ArrayList<>();
        if (travels && chosen.wholeCopies().isEmpty()) {
            if (!listing.isLive()) {
                steps.add("step.start-source");
            }
            steps.add("step.copy-checkpoint");
        }
        if (target instanceof Target.Fresh) {
            steps.add("step.create-instance");
        } else if (where.isStopped()) {
            steps.add("step.start-instance");
        }
        if (target instanceof Target.Fresh || where.isStopped()) {
            steps.add("step.wait-agent");
        }
        if (travels) {
            steps.add("step.bring-checkpoint");
        }
        steps.add("step.check-checkpoint");
        steps.add("step.scan-project");
        steps.add("step.launch");
        return steps;
    }

    /** How far the run got beyond the checkpoint by its log, and what the time since then has cost. */
    private Lost lost(Run parent, Checkpoint chosen, boolean isLive, Cancellation cancel) {
        List<Curve> known = isLive ? curves.upToDate(parent, cancel) : curves.of(parent, cancel);
        OptionalLong epochs = beyond(known, Axis.EPOCH, chosen.epoch());
        OptionalLong steps = beyond(known, Axis.STEP, chosen.step());
        Optional<Duration> time = parent.ended()
                .or(() -> parent.status().heartbeat())
                .map(end -> Duration.between(chosen.modified(), end))
                .map(it -> it.isNegative() ? Duration.ZERO : it);
        Optional<BigDecimal> usd = time.filter(it -> !parent.pricePerHourUsd().isEmpty())
                .map(it -> new BigDecimal(parent.pricePerHourUsd())
                        .multiply(BigDecimal.valueOf(it.toSeconds()))
                        .divide(BigDecimal.valueOf(3600), 4, RoundingMode.HALF_UP));
        return new Lost(epochs, steps, time, usd);
    }

    private static OptionalLong beyond(List<Curve> curves, Axis axis, OptionalLong from) {
        if (from.isEmpty()) {
            return OptionalLong.empty();
        }
        return curves.stream()
                .filter(it -> it.axis() == axis && it.size() > 0 && it.anchored())
                .mapToLong(it -> (long) it.steps()[it.size() - 1] - from.getAsLong())
                .max()
                .stream()
                .map(it -> Math.max(0, it))
                .findFirst();
    }

    private static List<Doubt> doubts(
            Run parent,
            Checkpoint chosen,
            String missing,
            boolean savedNone,
            CheckpointService.Listing listing,
            ScriptForm form,
            List<String> after,
            List<Checkpoint> replaced) {
        List<Doubt> doubts = new ArrayList<>();
        if (!replaced.isEmpty()) {
            doubts.add(
                    new Doubt.Replaces(replaced.stream().map(Checkpoint::name).toList(), (int) replaced.stream()
                            .filter(it -> it.wholeCopies().isEmpty())
                            .count()));
        }
        if (savedNone) {
            doubts.add(new Doubt.SavedNone());
        }
        if (!missing.isEmpty()) {
            doubts.add(new Doubt.Missing(missing.substring(missing.lastIndexOf('/') + 1)));
        }
        reached(after, form, EPOCHS, chosen.epoch())
                .or(() -> reached(after, form, STEPS, chosen.step()))
                .ifPresent(doubts::add);
        if (doubts.stream().noneMatch(it -> it instanceof Doubt.NothingLeft)
                && parent.status().state() == RunState.SUCCEEDED) {
            doubts.add(new Doubt.Succeeded());
        }
        if (chosen.verdict().kind() != Verdict.Kind.COMPLETE) {
            doubts.add(chosen.verdict().isAboutCode() ? new Doubt.RunsCode() : new Doubt.NotComplete());
        }
        if (listing.isGone()) {
            doubts.add(new Doubt.InstanceGone());
        }
        if (!listing.isLive() && !listing.isGone() && !isAfterTheEnd(listing, parent)) {
            doubts.add(new Doubt.SeenBefore());
        }
        return doubts;
    }

    /** What an instance told at the run's end or later, as at a landing, is all that the run has saved. */
    private static boolean isAfterTheEnd(CheckpointService.Listing listing, Run run) {
        return run.status().state().isFinal()
                && !run.status().isGuess()
                && run.ended().filter(it -> !listing.asOf().isBefore(it)).isPresent();
    }

    private static Optional<Doubt> reached(
            List<String> arguments, ScriptForm form, List<String> names, OptionalLong at) {
        if (at.isEmpty()) {
            return Optional.empty();
        }
        for (String name : names) {
            Optional<String> value = FlagArguments.value(arguments, name)
                    .or(() -> form.parameters().stream()
                            .filter(it -> it.flag().equals(name))
                            .map(it -> it.defaultValue())
                            .findFirst());
            if (value.filter(it -> it.matches("[1-9]\\d{0,11}")).isPresent()) {
                long limit = Long.parseLong(value.get());
                return at.getAsLong() >= limit ? Optional.of(new Doubt.NothingLeft(name, limit)) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
