package dev.runctl.ui.common;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.offer.Hardware;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.offer.OfferService;
import dev.runctl.ui.control.resume.ResumeOperations;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plans and resumes as told, and writes down what was asked. */
public final class FakeResumes implements ResumeOperations {
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<InstanceSummary> instances = new CopyOnWriteArrayList<>();
    public final List<ResumePlan.Doubt> doubts = new CopyOnWriteArrayList<>();
    public volatile Function<ResumePlan.Target, @Nullable Failure> planFailure = target -> null;
    public volatile @Nullable Failure resumeFailure;
    /** Of a g6.xlarge. */
    public volatile String spotUsd = "";

    @Override
    public ResumePlan plan(RunId id, String path, ResumePlan.Target target, Cancellation cancel) {
        calls.add("plan " + id + " " + path + " " + target.getClass().getSimpleName());
        fail(planFailure.apply(target));
        Run run = SampleRuns.run(2, RunState.STOPPED);
        Checkpoint checkpoint =
                SampleRuns.checkpoint(5, 0.1, Verdict.Kind.COMPLETE, "json-parses", Optional.of(run.id()));
        return new ResumePlan(
                run,
                checkpoint,
                true,
                List.of(),
                new ResumePlan.Lost(OptionalLong.of(1), OptionalLong.empty(), Optional.empty(), Optional.empty()),
                target,
                run.instanceName(),
                run.instanceType(),
                Optional.empty(),
                List.of("step.check-checkpoint", "step.launch"),
                run.request().arguments(),
                List.of("--epochs", "20", "--resume-from", checkpoint.argument()),
                doubts,
                Optional.empty());
    }

    @Override
    public Run resume(ResumePlan plan, ResumeService.MissingQuestion question, Steps steps, Cancellation cancel) {
        String where = switch (plan.target()) {
            case ResumePlan.Target.Same same -> "same";
            case ResumePlan.Target.Other other -> other.ref().id().value();
            case ResumePlan.Target.Fresh fresh ->
                "new " + fresh.request().instanceType() + " "
                        + fresh.request().lifecycle().awsName() + " "
                        + fresh.request().instanceProfile();
        };
        calls.add("resume " + plan.parent().id() + " " + plan.checkpoint().argument() + " " + where.strip());
        fail(resumeFailure);
        return SampleRuns.run(99, RunState.RUNNING);
    }

    @Override
    public ResumePlanner.Fork fork(RunId id, String path, Cancellation cancel) {
        calls.add("fork " + id + " " + path);
        return new ResumePlanner.Fork(SampleRuns.run(2, RunState.STOPPED), true, Optional.empty());
    }

    @Override
    public void bring(ResumePlan plan, Steps steps, Cancellation cancel) {
        calls.add("bring " + plan.checkpoint().name());
    }

    private static void fail(@Nullable Failure failure) {
        if (failure != null) {
            throw new ServiceException(failure);
        }
    }

    @Override
    public OfferService.Comparison compare(List<Location> locations) {
        List<Offer> offers = spotUsd.isEmpty()
                ? List.of()
                : List.of(new Offer(
                        locations.getFirst(),
                        new Hardware("g6.xlarge", 4, 16384, "L4", "NVIDIA", 1, 24576, "x86_64", true),
                        Optional.empty(),
                        List.of(new Offer.ZonePrice("eu-central-1a", Optional.of(new BigDecimal(spotUsd))))));
        return new OfferService.Comparison(offers, Map.of(), Map.of());
    }

    /** What {@link #limitThatEnded} says of every run. */
    public Optional<GuardReason> limit = Optional.empty();

    @Override
    public Optional<GuardReason> limitThatEnded(Run run) {
        return limit;
    }

    @Override
    public List<InstanceSummary> instances(Location location) {
        return List.copyOf(instances);
    }
}
