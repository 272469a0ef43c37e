package dev.runctl.service.run;

import dev.runctl.domain.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run as the runner on its instance reports it.
 *
 * @param state the runner's word: running, stopping, exited, unsupervised, gone, starting
 * @param request what was asked, without environment values
 * @param outOfMemory whether the kernel has counted a kill for want of memory at the script's end
 * @param endedUnseen whether the script is gone although the machine went on: it ended with nobody watching it
 * @param heartbeatAge how old the supervisor's heartbeat was when asked, by the instance's clock
 */
record SeenRun(
        RunId id,
        String state,
        Fields request,
        Optional<Instant> started,
        Optional<Instant> ended,
        OptionalInt exitCode,
        String signal,
        boolean outOfMemory,
        boolean endedUnseen,
        Optional<Duration> heartbeatAge,
        boolean stopRequested) {
    /** @param now the instance's clock in epoch seconds */
    static List<SeenRun> list(Object data, double now) {
        return Fields.objects(data).stream()
                .filter(fields -> RunId.isValid(fields.text("run_id")))
                .map(fields -> of(fields, now))
                .toList();
    }

    private static SeenRun of(Fields fields, double now) {
        Optional<Duration> age = fields.time("heartbeat_at")
                .map(at -> Duration.between(at, Fields.instant(now)))
                .map(value -> value.isNegative() ? Duration.ZERO : value);
        OptionalInt exitCode =
                fields.has("exit_code") ? OptionalInt.of((int) fields.integer("exit_code", 0)) : OptionalInt.empty();
        return new SeenRun(
                new RunId(fields.text("run_id")),
                fields.text("state"),
                fields.object("request"),
                fields.time("started_at"),
                fields.time("ended_at"),
                exitCode,
                fields.text("signal"),
                !fields.text("out_of_memory").isEmpty(),
                fields.flag("ended_unseen"),
                age,
                fields.flag("stop_requested"));
    }
}
