package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws terminate}: asks, and refuses while a run is active. */
@Command(name = "terminate")
final class TerminateCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Option(names = {"--yes", "-y"})
    private boolean yes;

    @Option(names = "--force")
    private boolean force;

    @Override
    public Integer call() {
        InstanceRef ref = ref(id);
        InstanceSummary summary = services().instances().get(ref);
        if (!summary.instance().state().canTerminate()) {
            throw failed(new Failure.WrongState(
                    ref.id().value(), summary.instance().state().awsName(), "terminate", Evidence.NONE));
        }
        Optional<Run> active = force ? Optional.empty() : activeRun(ref, summary);
        if (active.isPresent()) {
            throw failed(
                    new Failure.RunActive(ref.id().value(), active.get().id().value(), Evidence.of("terminate", "")));
        }
        if (!yes && !isConfirmed(summary)) {
            return ExitStatus.USAGE;
        }
        if (services().runs().latestOn(ref).isPresent()) {
            services()
                    .logs()
                    .keepAll(ref)
                    .forEach(run -> remark(text("terminate.log-lost", run.id().value())));
        }
        InstanceState state = services().instances().terminate(ref);
        printState(ref, state, "terminate.done");
        return ExitStatus.OK;
    }

    /** A run whose state cannot be learned counts as active: it may be, and its work would be gone. */
    private Optional<Run> activeRun(InstanceRef ref, InstanceSummary summary) {
        if (summary.isReachable()) {
            services().runs().refresh(ref);
        }
        return services().runs().latestOn(ref).filter(run -> {
            RunState state = run.status().state();
            return state.isActive()
                    || (state == RunState.LOST && summary.instance().state() == InstanceState.RUNNING);
        });
    }

    private boolean isConfirmed(InstanceSummary summary) {
        if (!root().shell().isTerminal()) {
            throw usage(text("terminate.needs-yes"));
        }
        root().shell().err().print(new InstanceReport().instance(summary).text());
        return root().shell()
                .confirm(text("terminate.question", summary.instance().displayName()));
    }
}
