package dev.runctl.ui.runs;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.run.Run;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.StopService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What a person's rules do in the desktop, whatever screen is shown: tell of a line, and stop its run safely. */
public final class RuleAlerts implements RuleService.Actor {
    private static final Messages TEXT = Messages.of("metrics");
    /** The script may take that long to save. Nobody may be there to be asked, so it is never killed. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final RunOperations operations;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Executor screen;

    public RuleAlerts(RunOperations operations, Navigator navigator, Workbench workbench, Executor screen) {
        this.operations = operations;
        this.navigator = navigator;
        this.workbench = workbench;
        this.screen = screen;
    }

    /** Goes on until closed. */
    public Subscription start() {
        return operations.watchRules(this);
    }

    @Override
    public void fired(Run run, LogRule rule, Firing firing) {
        if (rule.action() != LogRule.Action.LABEL) {
            screen.execute(() -> show(run, rule, firing));
        }
    }

    private void show(Run run, LogRule rule, Firing firing) {
        workbench.alert(
                TEXT.text(
                        firing.stopped() ? "rule.alert-stop" : firing.more() > 0 ? "rule.alert-more" : "rule.alert",
                        rule.name(),
                        named(run),
                        firing.line(),
                        firing.more()),
                rule.advice(),
                Optional.of(new Workbench.Action(TEXT.text("rule.open"), () -> navigator.run(run.id()))));
        if (firing.stopped()) {
            workbench.work(
                    TEXT.text("rule.stop-work", named(run), rule.name()),
                    (steps, cancel) -> operations.stop(
                            run.id(), StopService.Wish.within(GRACE), (any, waited) -> false, steps, cancel),
                    stopped -> workbench.info(stopped.checkpoint()
                            .map(it -> TEXT.text("rule.saved", it.name(), rule.name(), named(run)))
                            .orElse(TEXT.text("rule.unsaved", rule.name(), named(run)))));
        }
    }

    /** Several runs of one script may be watched at once: the instance and the id's ending tell which one is meant. */
    private static String named(Run run) {
        return TEXT.text(
                "rule.run", run.request().script(), run.instanceName(), run.id().ending());
    }
}
