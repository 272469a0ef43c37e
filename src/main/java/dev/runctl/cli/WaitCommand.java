package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws wait}: until a command can be sent. */
@Command(name = "wait")
final class WaitCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "15")
    private long timeout;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        InstanceRef ref = ref(id);
        Instance instance = services().instances().get(ref).instance();
        if (instance.state() != InstanceState.RUNNING && instance.state() != InstanceState.PENDING) {
            throw failed(new Failure.WrongState(
                    ref.id().value(), instance.state().awsName(), "wait", Evidence.of("wait", instance.stateReason())));
        }
        return untilReady(this, ref, Duration.ofMinutes(timeout));
    }

    static int untilReady(Verb verb, InstanceRef ref, Duration limit) {
        InstanceSummary ready = verb.services().instances().waitReady(ref, limit, verb.steps(), verb.cancellation());
        if (verb.isJson()) {
            verb.printJson(Documents.summary(ready, Optional.empty()));
        } else {
            verb.say(verb.text("wait.ready", ref.id(), ready.instance().displayName()));
        }
        return ExitStatus.OK;
    }
}
