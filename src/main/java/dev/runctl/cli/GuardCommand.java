package dev.runctl.cli;

import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.guard.ShutdownMeans;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.guard.GuardService;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws guard}: limits that the instance keeps by itself. */
@Command(
        name = "guard",
        subcommands = {
            GuardCommand.Set.class,
            GuardCommand.Show.class,
            GuardCommand.Extend.class,
            GuardCommand.Clear.class
        })
final class GuardCommand {
    /** What the verbs below share. */
    abstract static class Guarding extends Verb {
        @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
        private String id = "";

        final InstanceRef instance() {
            return ref(id);
        }

        final GuardService guards() {
            return services().guards();
        }

        final int armed(GuardService.Armed armed) {
            armed.tagProblem()
                    .ifPresent(failure ->
                            remark(text("guard.no-tags", new dev.runctl.text.FailureText().headline(failure))));
            return print(armed.report());
        }

        final int print(GuardReport report) {
            new GuardPrint(this).report(instance(), report);
            return ExitStatus.OK;
        }
    }

    /** {@code set}: arms limits; what is not named stays as it is. */
    @Command(name = "set")
    static final class Set extends Guarding {
        @Mixin
        private GuardOptions options = new GuardOptions();

        @Option(names = "--override", descriptionKey = "guard.option.override")
        private boolean override;

        @Override
        public Integer call() {
            GuardWish wish = options.wish(this);
            if (wish.isNone()) {
                throw usage(text("guard.nothing"));
            }
            InstanceRef ref = instance();
            warnOfEnd(this, guards(), ref);
            Optional<RunId> run = wish.isOfRun() ? activeRun(ref) : Optional.empty();
            return armed(guards().arm(ref, wish, run, override, cancellation()));
        }

        private Optional<RunId> activeRun(InstanceRef ref) {
            return services().runs().refresh(ref).stream()
                    .filter(run -> run.status().state().isActive())
                    .map(Run::id)
                    .findFirst();
        }
    }

    /** Says before anything is armed what a shutdown means for the instance. */
    static void warnOfEnd(Verb verb, GuardService guards, InstanceRef ref) {
        ShutdownMeans means = guards.shutdownMeans(ref);
        switch (means) {
            case STOPS -> verb.remark(verb.text("guard.stops", ref.id()));
            case TERMINATES -> verb.remark(verb.text("guard.terminates", ref.id()));
            case UNKNOWN -> verb.remark(verb.text("guard.end-unknown", ref.id()));
        }
    }

    /** {@code show}: what is armed, how long it lasts, and how the instance landed. */
    @Command(name = "show")
    static final class Show extends Guarding {
        @Override
        public Integer call() {
            InstanceRef ref = instance();
            Instance instance = services().instances().get(ref).instance();
            if (instance.state() == InstanceState.RUNNING) {
                return print(guards().report(ref, cancellation()));
            }
            new GuardPrint(this).landed(instance, guards().landed(instance));
            return ExitStatus.OK;
        }
    }

    /** {@code extend}: moves the end of the lease away. */
    @Command(name = "extend")
    static final class Extend extends Guarding {
        @Parameters(index = "1", paramLabel = "TIME", descriptionKey = "guard.argument.by")
        private String by = "";

        @Option(names = "--override", descriptionKey = "guard.option.override")
        private boolean override;

        @Override
        public Integer call() {
            Duration more = GuardOptions.length(this, "TIME", by);
            return armed(guards().extend(instance(), more, override, cancellation()));
        }
    }

    /** {@code clear}: disarms everything. */
    @Command(name = "clear")
    static final class Clear extends Guarding {
        @Override
        public Integer call() {
            return armed(guards().clear(instance(), cancellation()));
        }
    }
}
