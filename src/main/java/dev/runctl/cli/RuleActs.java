package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.metric.Firing;
import dev.runctl.domain.metric.LogRule;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import dev.runctl.service.rule.RuleService;
import dev.runctl.service.run.StopService;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What a followed run's rules do on the command line: say so on standard error, and stop the run where they ask for it. */
final class RuleActs implements RuleService.Actor {
    /** The script may take that long to save; it is never killed without somebody to ask. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final Verb verb;

    RuleActs(Verb verb) {
        this.verb = verb;
    }

    @Override
    public void fired(Run run, LogRule rule, Firing firing) {
        if (rule.action() == LogRule.Action.LABEL) {
            return;
        }
        String line = Table.printable(firing.line());
        verb.remark(verb.text(firing.stopped() ? "rule.stops" : "rule.fired", rule.name(), line, rule.advice()));
        if (firing.stopped()) {
            Thread.ofVirtual().name("rule-stop").start(() -> stop(run));
        }
    }

    private void stop(Run run) {
        try {
            StopService.Stopped stopped = verb.services()
                    .stops()
                    .stopRun(
                            run.id(),
                            StopService.Wish.within(GRACE),
                            (any, waited) -> false,
                            Steps.NONE,
                            verb.cancellation());
            verb.remark(stopped.checkpoint()
                    .map(it -> verb.text("rule.saved", it.name()))
                    .orElse(verb.text("rule.unsaved")));
        } catch (ServiceException e) {
            verb.remark(e.failure());
        } catch (CancellationException e) {
            return; // the person ended the follow, and with it this
        } catch (RuntimeException e) {
            verb.remark(new Failure.Unexpected(Failure.Evidence.of("stop", String.valueOf(e))));
        }
    }
}
