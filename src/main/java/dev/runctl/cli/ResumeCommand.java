package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.checkpoint.ResumeService.Choice;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint resume}: continue a run from a checkpoint, starting its instance if need be. */
@Command(name = "resume")
final class ResumeCommand extends Verb {
    private static final Duration READY = Duration.ofMinutes(15);

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
        Run parent = parent();
        String path = checkpoint.isBlank() ? newest(parent) : checkpoint;
        Run run = services().resumes().resume(parent.id(), path, this::choose, steps(), cancellation());
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

    /**
     * The run's newest complete checkpoint, asked of the instance itself: what was seen of a stopped one may be older than
     * what its run saved at the end, and resuming from that would train the same epochs again.
     */
    private String newest(Run run) {
        InstanceRef ref = run.request().target();
        services().instances().makeReady(ref, READY, steps(), cancellation());
        Optional<Checkpoint> found = newest(run, services().checkpoints().list(ref));
        return found.map(Checkpoint::argument).orElseGet(() -> {
            if (startOver) {
                return run.request().checkpointDir();
            }
            throw failed(new Failure.CheckpointUnusable(
                    run.request().checkpointDir(),
                    "missing",
                    Evidence.of("resume", run.id().value())));
        });
    }

    private static Optional<Checkpoint> newest(Run run, CheckpointService.Listing listing) {
        return listing.checkpoints().stream()
                .filter(found -> found.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(found -> found.run().map(run.id()::equals).orElse(false))
                .findFirst();
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
