package dev.runctl.cli;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws start} */
@Command(name = "start")
final class StartCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "15")
    private long timeout;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        InstanceRef ref = ref(id);
        InstanceState state = services().instances().start(ref);
        if (wait) {
            remark(text("start.done", ref.id(), format.state(state)));
            return WaitCommand.untilReady(this, ref, Duration.ofMinutes(timeout));
        }
        printState(ref, state, "start.done");
        return ExitStatus.OK;
    }
}
