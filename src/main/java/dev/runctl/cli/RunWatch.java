package dev.runctl.cli;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.CapsuleDocument;
import java.time.Duration;

/** What a verb does with a run it has launched: tell of it, or follow it to its end and answer with its outcome. */
final class RunWatch {
    private final Verb verb;
    private final Duration limit;

    /** @param limit how long to follow, zero for ever */
    RunWatch(Verb verb, Duration limit) {
        this.verb = verb;
        this.limit = limit;
    }

    int launched(Run run, boolean wait) {
        String id = run.id().value();
        String instance = run.request().target().id().value();
        if (!wait) {
            if (verb.isJson()) {
                verb.printJson(CapsuleDocument.of(run, verb.now()));
            } else {
                verb.say(verb.text("run.launched", id, run.instanceName(), instance));
                verb.remark(verb.text("run.look", instance));
            }
            return ExitStatus.OK;
        }
        verb.remark(verb.text("run.launched", id, run.instanceName(), instance));
        return follow(run, 0);
    }

    private static boolean isActive(Run run) {
        return run.status().state().isActive();
    }

    /** Copies the log to standard output, or nothing where JSON was asked for, and ends with the outcome. */
    int follow(Run run, long fromOffset) {
        String instance = run.request().target().id().value();
        verb.root().onInterrupt(verb.text("run.detached", run.id(), instance));
        Run ended;
        try (Subscription rules =
                isActive(run) ? verb.services().rules().watch(run.id(), new RuleActs(verb)) : Subscription.NONE) {
            ended = RunFollower.follow(
                    verb.services().logs(),
                    run.id(),
                    fromOffset,
                    verb.isJson() ? RunFollower.nowhere() : verb.root().shell().out(),
                    limit,
                    verb::remark,
                    verb.cancellation());
        }
        verb.root().onInterrupt("");
        if (verb.isJson()) {
            verb.printJson(CapsuleDocument.of(ended, verb.now()));
        }
        verb.remark(verb.text(
                "run.ended", ended.id(), verb.format.outcome(ended), Format.duration(ended.duration(verb.now()))));
        return ExitStatus.of(ended.status().state());
    }
}
