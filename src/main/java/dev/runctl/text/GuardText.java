package dev.runctl.text;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.guard.ShutdownMeans;
import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.function.Function;

/** Says in plain words what a guard keeps watch over, and how an instance landed. */
public final class GuardText {
    private final Messages messages = Messages.of("guard");
    private final Function<Duration, String> durations;
    private final Function<Instant, String> times;

    public GuardText(Function<Duration, String> durations, Function<Instant, String> times) {
        this.durations = durations;
        this.times = times;
    }

    /** The limit's name. */
    public String limit(GuardReason reason) {
        return messages.text("limit." + reason.wordOrUnknown());
    }

    /** The same where the place is narrow. */
    public String shortLimit(GuardReason reason) {
        return messages.text("short." + reason.wordOrUnknown());
    }

    public String idle() {
        return limit(GuardReason.IDLE);
    }

    /** For how long nothing was done, of how long is allowed; or what it is busy with. */
    public String idleState(GuardReport report) {
        String limit = durations.apply(report.idleLimit().orElse(Duration.ZERO));
        String busy = "busy." + report.busyWith();
        if (!report.busyWith().isEmpty() && messages.has(busy)) {
            return messages.text("idle.busy", messages.text(busy), limit);
        }
        return report.idleFor()
                .map(idle -> messages.text("idle.since", durations.apply(idle), limit))
                .orElseGet(() -> messages.text("idle.unknown", limit));
    }

    public String notices() {
        return messages.text("limit.notices");
    }

    public String shortNotices() {
        return messages.text("short.notices");
    }

    public String noticeState(GuardReport report) {
        return report.rebalance()
                .map(at -> messages.text("notices.rebalance", times.apply(at)))
                .orElseGet(() -> messages.text("notices.none"));
    }

    /** That the guard's process is not there. */
    public String dead() {
        return messages.text("dead");
    }

    /** That the guard does not start by itself when the machine restarts. */
    public String restart() {
        return messages.text("no-restart");
    }

    /** What a shutdown means for the instance. */
    public String end(ShutdownMeans means) {
        return messages.text("end." + means.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** {@code Lease: 12m left}. */
    public String countdown(GuardReason reason, Duration left) {
        return left.isNegative() || left.isZero()
                ? messages.text("countdown.now", limit(reason))
                : messages.text("countdown", limit(reason), durations.apply(left));
    }

    /** Why the instance landed, in one sentence. */
    public String reason(GuardLanding landing) {
        return messages.text("reason." + landing.reason().wordOrUnknown(), times.apply(landing.at()));
    }

    /** Why, what was saved, what was copied, what became of the instance: a sentence each. */
    public String landing(GuardLanding landing) {
        StringJoiner all = new StringJoiner(" ");
        all.add(reason(landing));
        landing.run()
                .ifPresent(run -> all.add(messages.text(landing.isKilled() ? "run.killed" : "run.ended", run.value())));
        if (landing.end() != GuardLanding.End.GOES_ON || landing.checkpoint().isPresent()) {
            all.add(saved(landing));
        }
        landing.copy()
                .ifPresent(copy -> all.add(
                        copy.isDone()
                                ? messages.text("copy.done", copy.where())
                                : messages.text("copy.failed", problem(copy))));
        all.add(messages.text(
                "end-of."
                        + landing.end()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'),
                GuardLanding.GRACE.toMinutes()));
        return all.toString();
    }

    private String saved(GuardLanding landing) {
        return landing.checkpoint()
                .map(saved -> {
                    String key = !saved.isComplete()
                            ? "saved.incomplete"
                            : saved.isOfLanding() ? "saved.new" : "saved.older";
                    return messages.text(key, saved.name());
                })
                .orElseGet(() -> messages.text(landing.run().isPresent() ? "saved.nothing" : "saved.no-run"));
    }

    private String problem(GuardLanding.Copy copy) {
        String key = "copy-problem." + copy.problem();
        return messages.has(key) ? messages.text(key) : copy.problem();
    }
}
