package dev.runctl.ui.control;

import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says in plain words what state a run is in and why that is known. */
public final class RunStatusText {
    private static final Messages TEXT = Messages.of("runs");
    private static final Messages WORDS = Messages.of("common");

    private RunStatusText() {}

    public static String word(RunState state) {
        return WORDS.text("run." + state.name().toLowerCase(Locale.ROOT));
    }

    /** The outcome in one sentence: the exit code, the signal, or what happened to the machine. */
    public static String sentence(Run run) {
        RunStatus status = run.status();
        String key = "why." + status.state().name().toLowerCase(Locale.ROOT);
        String why = switch (status.state()) {
            case FAILED -> failed(status, key);
            case STOPPED ->
                status.exitCode().isPresent()
                        ? TEXT.text(key + ".exit", status.exitCode().getAsInt())
                        : status.signal().isEmpty() ? TEXT.text(key) : TEXT.text(key + ".signal", status.signal());
            case INTERRUPTED -> interrupted(status, key);
            default -> TEXT.text(key);
        };
        String reason = "reason." + status.reason();
        return TEXT.has(reason) ? why + " " + TEXT.text(reason) : why;
    }

    private static String interrupted(RunStatus status, String key) {
        String specific = key + "." + (status.isLanded() ? "landed" : status.reason());
        return TEXT.text(TEXT.has(specific) ? specific : key);
    }

    private static String failed(RunStatus status, String key) {
        if (status.isOutOfMemory()) {
            return TEXT.text(key + "." + RunStatus.OUT_OF_MEMORY);
        }
        if (!status.signal().isEmpty()) {
            String specific = key + "." + status.signal();
            return TEXT.has(specific) ? TEXT.text(specific) : TEXT.text(key + ".signal", status.signal());
        }
        return status.exitCode().isPresent()
                ? TEXT.text(key + ".exit", status.exitCode().getAsInt())
                : TEXT.text(key);
    }

    /** Whether the sentence says more than the state's own word. */
    public static boolean isTelling(RunStatus status) {
        return status.state() != RunState.RUNNING || TEXT.has("reason." + status.reason());
    }

    /** {@code for 3m 20s} while something goes on, {@code 2h 5m ago} after its end. */
    public static String since(RunStatus status, Instant now) {
        return status.state().isActive()
                ? TEXT.text("since.active", Formats.duration(Duration.between(status.since(), now)))
                : TEXT.text("since.ended", Formats.age(status.since(), now));
    }
}
