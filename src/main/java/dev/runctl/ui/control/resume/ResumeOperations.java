package dev.runctl.ui.control.resume;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ResumePlan;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.ResumePlanner;
import dev.runctl.service.checkpoint.ResumePlanner.Fork;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.offer.OfferService;
import dev.runctl.ui.control.offer.OfferOperations;
import java.util.List;
import java.util.Optional;

/** What resuming asks of the services. Every method may block and fail with a ServiceException. */
public interface ResumeOperations extends OfferOperations {
    /** @param path of the checkpoint; empty for the newest complete one */
    ResumePlan plan(RunId id, String path, ResumePlan.Target target, Cancellation cancel);

    Run resume(ResumePlan plan, ResumeService.MissingQuestion question, Steps steps, Cancellation cancel);

    /**
     * The run as a new one would begin from the checkpoint's weights, to be changed before it is launched.
     *
     * @param path of the checkpoint; empty for the newest complete one
     */
    Fork fork(RunId id, String path, Cancellation cancel);

    /** Brings what a fork begins from to its instance. */
    void bring(ResumePlan plan, Steps steps, Cancellation cancel);

    List<InstanceSummary> instances(Location location);

    /** Which of a person's limits ended the run, where one did. Asks nobody but the database. */
    Optional<GuardReason> limitThatEnded(Run run);

    /** The region of the run alone: what is made for it is made there. */
    @Override
    default List<String> regions(Location location) {
        return List.of(location.region());
    }

    static ResumeOperations of(
            ResumePlanner planner,
            ResumeService resumes,
            InstanceService instances,
            OfferService offers,
            GuardService guards) {
        return new ResumeOperations() {
            @Override
            public ResumePlan plan(RunId id, String path, ResumePlan.Target target, Cancellation cancel) {
                return planner.plan(id, path, target, cancel);
            }

            @Override
            public Run resume(
                    ResumePlan plan, ResumeService.MissingQuestion question, Steps steps, Cancellation cancel) {
                return resumes.resume(plan, question, steps, cancel);
            }

            @Override
            public Fork fork(RunId id, String path, Cancellation cancel) {
                return planner.fork(id, path, cancel);
            }

            @Override
            public OfferService.Comparison compare(List<Location> locations) {
                return offers.compare(locations);
            }

            @Override
            public void bring(ResumePlan plan, Steps steps, Cancellation cancel) {
                resumes.bring(plan, steps, cancel);
            }

            @Override
            public Optional<GuardReason> limitThatEnded(Run run) {
                return guards.limitThatEnded(run);
            }

            @Override
            public List<InstanceSummary> instances(Location location) {
                return instances.list(location);
            }
        };
    }
}
