package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.service.run.CheckpointCopies;
import dev.runctl.service.run.StopService;
import dev.runctl.text.FailureText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws stop}: save first, then stop. */
@Command(name = "stop")
final class StopCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Option(names = "--force")
    private boolean force;

    /** A stop that saves is followed to its end in any case; the flag is for scripts that say so. */
    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "120")
    private long grace;

    @Option(names = "--copy-to-s3")
    private boolean copyToS3;

    @Override
    public Integer call() {
        atLeast(0, "--grace", grace);
        InstanceRef ref = ref(id);
        StopService.Wish wish = new StopService.Wish(Duration.ofSeconds(grace), copyToS3);
        StopService.Stopped stopped = services().stops().stopInstance(ref, wish, question(), steps(), cancellation());
        if (isJson()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("id", ref.id().value());
            object.put("state", "stopped");
            object.put(
                    "run",
                    stopped.run().map(run -> CapsuleDocument.of(run, now())).orElse(null));
            object.put(
                    "checkpoint",
                    stopped.checkpoint().map(Documents::checkpoint).orElse(null));
            object.put("copy", stopped.copied().map(StopCommand::document).orElse(null));
            printJson(object);
            return ExitStatus.OK;
        }
        stopped.run().ifPresent(run -> say(text("stop.run", run.id(), format.outcome(run))));
        stopped.checkpoint()
                .ifPresentOrElse(
                        checkpoint ->
                                say(text("stop.saved", checkpoint.argument(), CheckpointTable.describe(checkpoint))),
                        () -> stopped.run().ifPresent(run -> say(text("stop.nothing-saved"))));
        stopped.copied().ifPresent(copy -> say(text("stop.copied", copy.uri(), copy.size())));
        say(text("stop.done", ref.id()));
        return ExitStatus.OK;
    }

    private static Map<String, Object> document(CheckpointCopies.Copied copy) {
        return Map.of("name", copy.name(), "uri", copy.uri(), "size", copy.size());
    }

    private StopService.KillQuestion question() {
        return new StopService.KillQuestion() {
            @Override
            public boolean mayKill(Run run, Duration waited) {
                return StopCommand.this.mayKill(run, waited);
            }

            @Override
            public boolean mayStopUnseen(InstanceRef unseen) {
                String state = text("stop.unseen", unseen.id());
                return force || confirmed(state, text("stop.use-force-unseen"), text("stop.anyway"));
            }

            @Override
            public boolean mayGoOnWithoutCopy(Failure failure) {
                String why = text("stop.no-copy", new FailureText().headline(failure));
                return root().shell().isTerminal() && root().shell().confirm(why + " " + text("stop.go-on"));
            }
        };
    }

    private boolean mayKill(Run run, Duration waited) {
        if (force) {
            return true;
        }
        return confirmed(
                text("stop.still-runs", run.id(), Format.duration(waited)), text("stop.use-force"), text("stop.kill"));
    }

    /** @param advice for where nobody can be asked */
    private boolean confirmed(String state, String advice, String question) {
        if (!root().shell().isTerminal()) {
            remark(state + " " + advice);
            return false;
        }
        return root().shell().confirm(state + " " + question);
    }
}
