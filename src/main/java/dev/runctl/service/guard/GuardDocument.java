package dev.runctl.service.guard;

import dev.runctl.domain.guard.GuardLanding;
import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.Fields;
import dev.runctl.service.run.InstanceCheckpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads what a guard says (runner-contract.md). Members of another version that are not known here are left out. */
final class GuardDocument {
    private GuardDocument() {}

    static GuardReport report(Fields answer, Instant asked) {
        Map<GuardReason, Duration> left = new EnumMap<>(GuardReason.class);
        answer.object("left").numbers().forEach((word, seconds) -> {
            GuardReason reason = GuardReason.ofWord(word);
            if (reason != GuardReason.UNKNOWN) {
                left.put(reason, seconds(seconds));
            }
        });
        Fields armed = answer.object("armed");
        Fields idle = armed.object("idle");
        boolean pending = armed.object("runs").members().values().stream()
                .map(Fields::of)
                .flatMap(run -> java.util.stream.Stream.of(run.object("time"), run.object("budget")))
                .anyMatch(limit -> !limit.members().isEmpty()
                        && limit.object("deadline").members().isEmpty());
        return new GuardReport(
                asked,
                answer.flag("lives"),
                answer.flag("survives_restart"),
                left,
                pending,
                duration(idle, "seconds"),
                duration(answer, "idle_for"),
                answer.text("busy"),
                !armed.object("notices").members().isEmpty(),
                answer.time("rebalance"),
                duration(answer, "interval"),
                landing(answer.object("landing")));
    }

    static Optional<GuardLanding> landing(Fields told) {
        Optional<Instant> at = told.time("at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        Fields saved = told.object("checkpoint");
        Fields copy = told.object("copy");
        Optional<RunId> run =
                Optional.of(told.text("run_id")).filter(RunId::isValid).map(RunId::new);
        return Optional.of(new GuardLanding(
                GuardReason.ofWord(told.text("reason")),
                at.get(),
                told.time("ended_at"),
                run,
                told.flag("killed"),
                saved.text("name").isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new GuardLanding.Saved(InstanceCheckpoints.decode(saved), saved.flag("saved_by_stop"))),
                copy.text("state").isEmpty()
                        ? Optional.empty()
                        : Optional.of(new GuardLanding.Copy(
                                copy.text("state").equals("done"), copy.text("to"), copy.text("error"))),
                end(told.text("shutdown")),
                over(told, run)));
    }

    /** Of the run that was ended, else of the one that had ended before. */
    private static Optional<GuardLanding.RunEnd> over(Fields told, Optional<RunId> ended) {
        Fields before = told.object("over");
        Fields record = ended.isPresent() ? told.object("run_ended") : before;
        Optional<RunId> run = ended.or(
                () -> Optional.of(before.text("run_id")).filter(RunId::isValid).map(RunId::new));
        return run.flatMap(id -> record.time("ended_at")
                .map(at -> new GuardLanding.RunEnd(
                        id,
                        record.number("exit_code").isPresent()
                                ? OptionalInt.of((int) record.integer("exit_code", 0))
                                : OptionalInt.empty(),
                        record.text("signal"),
                        at,
                        ended.isPresent() || before.flag("stop_requested"))));
    }

    private static GuardLanding.End end(String word) {
        return switch (word) {
            case "asked" -> GuardLanding.End.SHUT_DOWN;
            case "by-aws" -> GuardLanding.End.TAKEN_BY_AWS;
            case "called-off" -> GuardLanding.End.CALLED_OFF;
            default -> GuardLanding.End.GOES_ON;
        };
    }

    private static Optional<Duration> duration(Fields from, String name) {
        OptionalDouble number = from.number(name);
        return number.isPresent() && Double.isFinite(number.getAsDouble())
                ? Optional.of(seconds(number.getAsDouble()))
                : Optional.empty();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }
}
