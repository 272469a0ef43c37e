package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.ResumeService;
import dev.runctl.service.checkpoint.ResumeService.Choice;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint resume}: continue a run from a checkpoint, starting its instance if need be. */
@Command(name = "resume")
final class ResumeCommand extends Verb {
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN")
    private String runId = "";

    @Option(names = "--checkpoint", paramLabel = "PATH")
    private String checkpoint = "";

    @Option(names = "--instance-id", paramLabel = "INSTANCE")
    private String instance = "";

    @Option(names = "--start-over")
    private boolean startOver;

    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "0")
    private long timeout;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        Run parent = parent();
        ResumeService resumes = services().resumes();
        Run run = checkpoint.isBlank()
                ? resumes.resumeNewest(parent.id(), startOver, steps(), cancellation())
                : resumes.resume(parent.id(), checkpoint, this::choose, steps(), cancellation());
        if (checkpoint.isBlank() && run.request().lineage().isEmpty()) {
            remark(text("resume.start-over"));
        }
        return new RunWatch(this, Duration.ofMinutes(timeout)).launched(run, wait);
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

    private Choice choose(String path, String reason, Optional<Checkpoint> newest) {
        remark(text("resume.unusable", path, reason));
        newest.ifPresent(found -> remark(text("resume.newest", found.argument(), CheckpointTable.describe(found))));
        if (startOver) {
            remark(text("resume.start-over"));
            return Choice.START_OVER;
        }
        if (!root().shell().isTerminal()) {
            return Choice.CANCEL;
        }
        if (newest.isPresent() && root().shell().confirm(text("resume.use-newest"))) {
            return Choice.USE_NEWEST_COMPLETE;
        }
        return root().shell().confirm(text("resume.ask-start-over")) ? Choice.START_OVER : Choice.CANCEL;
    }
}
