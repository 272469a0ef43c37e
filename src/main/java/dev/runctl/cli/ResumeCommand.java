package dev.runctl.cli;

import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.checkpoint.ResumeService.Choice;
import dev.runctl.text.Messages;
import dev.runctl.text.PlanText;
import dev.runctl.text.VerdictText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint resume}: continue a run from a checkpoint, starting its instance if need be. */
@Command(name = "resume")
final class ResumeCommand extends Verb {
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", descriptionKey = "argument.run")
    private String runId = "";

    @Option(names = "--checkpoint", paramLabel = "PATH")
    private String checkpoint = "";

    @Option(names = "--instance-id", paramLabel = "INSTANCE")
    private String instance = "";

    @Option(names = "--accept-suspect")
    private boolean acceptSuspect;

    @Option(names = "--overwrite-checkpoints")
    private boolean overwrite;

    @Option(names = "--start-over")
    private boolean startOver;

    @Option(names = "--on", paramLabel = "INSTANCE")
    private String other = "";

    @Option(names = "--on-new")
    private boolean onNew;

    @Option(
            names = {"--instance-type", "--type"},
            paramLabel = "TYPE")
    private String type = "";

    @Option(names = "--spot")
    private boolean spot;

    @Option(names = "--iam-instance-profile", paramLabel = "NAME")
    private String instanceProfile = "";

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "0")
    private long timeout;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        if (onNew && !other.isBlank()) {
            throw usage(text("resume.one-target"));
        }
        if (!onNew && (spot || !type.isBlank())) {
            throw usage(text("resume.new-alone"));
        }
        Run parent = parent();
        ResumeService resumes = services().resumes();
        if (dryRun || onNew || !other.isBlank() || checkpoint.isBlank()) {
            Optional<ResumePlan> plan = plan(parent);
            if (plan.isPresent()) {
                return planned(plan.get(), resumes);
            }
        }
        if (!checkpoint.isBlank() && !startOver) {
            Optional<ResumePlan> plan = knownPlan(parent);
            if (plan.filter(it -> !it.checkpoint().isOnInstance() || it.asked().isEmpty())
                    .isPresent()) {
                return planned(plan.get(), resumes);
            }
            plan.ifPresent(this::refuseToReplace);
            plan.ifPresent(
                    it -> checkpoint = it.checkpoint().argument()); // by its name alone the script would not find it
        }
        Run run = checkpoint.isBlank()
                ? resumes.resumeNewest(parent.id(), startOver, steps(), cancellation())
                : resumes.resume(parent.id(), checkpoint, this::choose, steps(), cancellation());
        if (checkpoint.isBlank() && run.request().lineage().isEmpty()) {
            remark(text("resume.start-over"));
        }
        remarkLimit(parent);
        return new RunWatch(this, Duration.ofMinutes(timeout)).launched(run, wait);
    }

    /** Nothing where no checkpoint has been seen yet: a stopped instance has to run before it can tell. */
    private Optional<ResumePlan> plan(Run parent) {
        ResumePlan.Target target = target(parent);
        try {
            return Optional.of(services().planner().plan(parent.id(), checkpoint, target, cancellation()));
        } catch (ServiceException e) {
            boolean unseen = e.failure() instanceof Failure.CheckpointUnusable unusable
                    && List.of("none", "unseen").contains(unusable.reason());
            if (unseen && checkpoint.isBlank() && !dryRun && target instanceof ResumePlan.Target.Same) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Nothing where the checkpoint named is not known yet: the instance tells then. */
    private Optional<ResumePlan> knownPlan(Run parent) {
        try {
            return Optional.of(services().planner().plan(parent.id(), checkpoint, target(parent), cancellation()))
                    .filter(plan -> plan.doubts().stream().noneMatch(it -> it instanceof ResumePlan.Doubt.Missing));
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.CheckpointUnusable) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void refuseToReplace(ResumePlan plan) {
        if (overwrite) {
            return;
        }
        plan.doubts().stream()
                .filter(it -> it instanceof ResumePlan.Doubt.Replaces)
                .findFirst()
                .ifPresent(it -> {
                    remark(new PlanText(Format::duration, usd -> Format.money(usd, 2)).doubt(it, plan));
                    throw failed(new Failure.CheckpointUnusable(
                            plan.checkpoint().name(), "would-replace", Evidence.of("resume", checkpoint)));
                });
    }

    private int planned(ResumePlan plan, ResumeService resumes) {
        plan.doubts().stream()
                .filter(it -> it instanceof ResumePlan.Doubt.Missing)
                .findFirst()
                .ifPresent(it -> {
                    throw failed(
                            new Failure.CheckpointUnusable(checkpoint, "missing", Evidence.of("resume", checkpoint)));
                });
        if (dryRun) {
            PlanReport.print(this, plan);
            return ExitStatus.OK;
        }
        refuseToReplace(plan);
        if (plan.checkpoint().verdict().kind() == Verdict.Kind.SUSPECT && !acceptSuspect) {
            remark(text(
                    "resume.unusable",
                    plan.checkpoint().name(),
                    VerdictText.explanation(plan.checkpoint().verdict())));
            remark(text("resume.accept-suspect"));
            throw failed(new Failure.CheckpointUnusable(
                    plan.checkpoint().argument(),
                    plan.checkpoint().verdict().reason(),
                    Evidence.of(
                            "resume",
                            String.join(", ", plan.checkpoint().verdict().details()))));
        }
        new PlanText(Format::duration, usd -> Format.money(usd, 2)).doubts(plan).forEach(this::remark);
        Run run = resumes.resume(plan, this::choose, steps(), cancellation());
        run.request()
                .lineage()
                .map(it -> it.checkpoint())
                .filter(it -> !it.endsWith(plan.checkpoint().name()))
                .ifPresent(it -> remark(text("resume.newer", it)));
        remarkLimit(plan.parent());
        return new RunWatch(this, Duration.ofMinutes(timeout)).launched(run, wait);
    }

    /** A limit is of one run: what goes on after it has none. */
    private void remarkLimit(Run parent) {
        services()
                .guards()
                .limitThatEnded(parent)
                .ifPresent(it -> remark(Messages.of("resume").text("unlimited." + it.word())));
    }

    private ResumePlan.Target target(Run parent) {
        if (!other.isBlank()) {
            return new ResumePlan.Target.Other(ref(other));
        }
        if (!onNew) {
            return new ResumePlan.Target.Same();
        }
        if (!root().location().isThisComputer() && instanceProfile.isBlank()) {
            remark(text("create.no-profile"));
        }
        return new ResumePlan.Target.Fresh(new NewInstance(
                parent.instanceName(),
                type.isBlank() ? parent.instanceType() : type,
                "",
                1,
                spot ? Lifecycle.SPOT : Lifecycle.ON_DEMAND,
                0,
                instanceProfile,
                Map.of(),
                UUID.randomUUID().toString()));
    }

    /** The run named, else the newest one on the instance named, else the newest of all. */
    private Run parent() {
        if (!runId.isBlank()) {
            return RunsCommand.find(this, runId);
        }
        Optional<Run> newest = instance.isBlank()
                ? services().runs().history().stream().findFirst()
                : services().runs().latestOn(ref(instance));
        return newest.orElseThrow(() -> failed(new Failure.NotFound(
                "run", instance.isBlank() ? text("run.any") : instance, Evidence.of("resume", ""))));
    }

    private Choice choose(ResumeCheck.Problem problem) {
        if (problem.isSuspect() && acceptSuspect) {
            remark(text("resume.suspect", problem.checkpoint(), VerdictText.explanation(problem.verdict())));
            return Choice.AS_IT_IS;
        }
        remark(text("resume.unusable", problem.checkpoint(), VerdictText.explanation(problem.verdict())));
        problem.newest()
                .ifPresent(found -> remark(text("resume.newest", found.argument(), CheckpointTable.describe(found))));
        if (startOver) {
            remark(text("resume.start-over"));
            return Choice.START_OVER;
        }
        if (problem.isSuspect()) {
            remark(text("resume.accept-suspect"));
        }
        if (!root().shell().isTerminal()) {
            return Choice.CANCEL;
        }
        if (problem.newest().isPresent() && root().shell().confirm(text("resume.use-newest"))) {
            return Choice.USE_NEWEST_COMPLETE;
        }
        return root().shell().confirm(text("resume.ask-start-over")) ? Choice.START_OVER : Choice.CANCEL;
    }
}
