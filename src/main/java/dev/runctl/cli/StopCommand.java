package dev.runctl.cli;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.service.run.StopService;
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
    @Parameters(index = "0", paramLabel = "INSTANCE")
    private String id = "";

    @Option(names = "--force")
    private boolean force;

    /** A stop that saves is followed to its end in any case; the flag is for scripts that say so. */
    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "120")
    private long grace;

    @Override
    public Integer call() {
        InstanceRef ref = ref(id);
        StopService.Stopped stopped =
                services().stops().stopInstance(ref, Duration.ofSeconds(grace), this::mayKill, steps(), cancellation());
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
            printJson(object);
            return ExitStatus.OK;
        }
        stopped.run().ifPresent(run -> say(text("stop.run", run.id(), format.outcome(run))));
        stopped.checkpoint()
                .ifPresentOrElse(
                        checkpoint ->
                                say(text("stop.saved", checkpoint.argument(), CheckpointTable.describe(checkpoint))),
                        () -> stopped.run().ifPresent(run -> say(text("stop.nothing-saved"))));
        say(text("stop.done", ref.id()));
        return ExitStatus.OK;
    }

    private boolean mayKill(Run run, Duration waited) {
        if (force) {
            return true;
        }
        String state = text("stop.still-runs", run.id(), Format.duration(waited));
        if (!root().shell().isTerminal()) {
            remark(state + " " + text("stop.use-force"));
            return false;
        }
        return root().shell().confirm(state + " " + text("stop.kill"));
    }
}
