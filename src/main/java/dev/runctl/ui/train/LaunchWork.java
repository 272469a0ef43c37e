package dev.runctl.ui.train;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.CheckpointQuestion;
import dev.runctl.ui.common.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One launch: the instance is made ready, the checkpoint to continue from is looked for, and the script is started. What
 * cannot be decided without a person is asked.
 *
 * @param where the instance
 * @param resumeFlag the script's flag for the checkpoint to continue from; empty if it has none
 * @param limits armed on the instance before the script is started
 */
record LaunchWork(
        TrainOperations operations,
        Workbench workbench,
        Target where,
        RunRequest request,
        String resumeFlag,
        GuardWish limits) {
    private static final Messages TEXT = Messages.of("train");
    private static final Duration READY_LIMIT = Duration.ofMinutes(10);

    /** Blocks until the script has been started; fails with a ServiceException, or a CancellationException. */
    Run run(Steps steps, Cancellation cancel) {
        if (where.waits()) {
            operations.makeReady(where.ref(), READY_LIMIT, steps, cancel);
        }
        if (!limits.isNone() && operations.shutdownMeans(where.ref()) == ShutdownMeans.TERMINATES && !acceptsTheEnd()) {
            throw new CancellationException("launch");
        }
        return operations.launch(checked(steps, cancel), limits, this::share, steps, cancel);
    }

    /** Before limits are armed it is said where they end the instance for good. */
    private boolean acceptsTheEnd() {
        Messages guard = Messages.of("guard");
        return workbench.choose(
                        guard.text("terminates.title"),
                        guard.text("end.terminates"),
                        List.of(guard.text("cancel"), guard.text("arm-anyway")),
                        true)
                == 1;
    }

    private RunRequest checked(Steps steps, Cancellation cancel) {
        if (request.lineage().isEmpty()) {
            return request;
        }
        String checkpoint = request.lineage().get().checkpoint();
        ResumeCheck.Answer answer = steps.run(
                "step.check-checkpoint",
                () -> operations.resumeCheck(request, checkpoint, cancel),
                found -> checkpoint);
        return answer.problem()
                .map(this::decided)
                .orElseGet(() ->
                        request.continuing(Optional.of(new Lineage(answer.writer(), checkpoint)), request.arguments()));
    }

    private RunRequest decided(ResumeCheck.Problem problem) {
        return switch (new CheckpointQuestion(workbench, true).choose(problem)) {
            case CANCEL -> throw new CancellationException("launch");
            case AS_IT_IS -> request;
            case START_OVER ->
                request.continuing(Optional.empty(), FlagArguments.without(request.arguments(), resumeFlag));
            case USE_NEWEST_COMPLETE -> problem.newest().map(this::from).orElse(request);
        };
    }

    private RunRequest from(Checkpoint newest) {
        return request.continuing(
                Optional.of(new Lineage(newest.run(), newest.argument())),
                FlagArguments.with(request.arguments(), resumeFlag, newest.argument()));
    }

    private SharedFolder.Answer share(String folder, Optional<String> free) {
        if (free.isPresent()) {
            return SharedFolder.Answer.APART;
        }
        int answer = workbench.choose(
                TEXT.text("shared.title"),
                TEXT.text("shared.text", folder),
                List.of(TEXT.text("shared.cancel"), TEXT.text("shared.replace")),
                true);
        return answer == 1 ? SharedFolder.Answer.REPLACE : SharedFolder.Answer.CANCEL;
    }
}
