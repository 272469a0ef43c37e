package dev.runctl.cli;

import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.text.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as a person reads them in a terminal. */
final class Format {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Messages words = Messages.of("common");

    /** {@code 2d 03h}, {@code 1h 02m}, {@code 3m 04s}, {@code 12s}. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= 86_400) {
            return String.format(Locale.ROOT, "%dd %02dh", seconds / 86_400, seconds % 86_400 / 3600);
        }
        if (seconds >= 3600) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds % 3600 / 60);
        }
        return seconds >= 60 ? String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60) : seconds + "s";
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** The time of the day alone. */
    static String clock(Instant instant) {
        return CLOCK.format(instant);
    }

    static String money(BigDecimal usd, int digits) {
        return "$" + usd.setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    static String perHour(Cost cost) {
        return cost.isKnown() ? money(cost.perHourNow(), 4) : "-";
    }

    static String accrued(Cost cost) {
        return cost.isKnown() ? money(cost.accrued(), 2) : "-";
    }

    String state(InstanceState state) {
        return words.text("state." + state.awsName());
    }

    String agent(Agent agent) {
        return words.text("agent." + CapsuleDocument.word(agent.status()));
    }

    String run(RunState state) {
        return words.text("run." + CapsuleDocument.word(state));
    }

    /** The state with the exit code or signal that explains it. */
    String outcome(Run run) {
        String state = run(run.status().state());
        if (run.status().isOutOfMemory()) {
            return state + " (" + words.text("run.out-of-memory") + ")";
        }
        if (run.status().exitCode().isPresent() && run.status().state() != RunState.SUCCEEDED) {
            return state + " (" + run.status().exitCode().getAsInt() + ")";
        }
        return run.status().signal().isBlank()
                ? state
                : state + " (" + run.status().signal() + ")";
    }

    String step(String step) {
        return words.has(step) ? words.text(step) : step;
    }
}
