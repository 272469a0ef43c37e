package dev.runctl.ui.runs;

import dev.runctl.domain.run.Run;
import dev.runctl.service.run.ShellQuote;
import dev.runctl.ui.common.Formats;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A run as the list shows it at a moment. */
public record RunRow(Run run, Optional<SeenProgress> progress, Instant now) {
    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());

    public String script() {
        return run.request().script();
    }

    /** The arguments on one line, as they would be typed. */
    public String arguments() {
        return arguments(run);
    }

    static String arguments(Run run) {
        return ShellQuote.join(run.request().arguments());
    }

    public String duration() {
        return run.started().isEmpty() ? Formats.none() : Formats.duration(run.duration(now));
    }

    public String started() {
        return Formats.age(run.started().orElse(run.created()), now);
    }

    /** Price per hour times duration, in US dollars; empty when no price is known. */
    static Optional<BigDecimal> costUsd(Run run, Instant now) {
        if (run.pricePerHourUsd().isBlank()) {
            return Optional.empty();
        }
        try {
            BigDecimal millis = BigDecimal.valueOf(run.duration(now).toMillis());
            return Optional.of(new BigDecimal(run.pricePerHourUsd().strip())
                    .multiply(millis)
                    .divide(MILLIS_PER_HOUR, MathContext.DECIMAL64));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String cost(Run run, Instant now) {
        if (run.request().target().location().isThisComputer()) {
            return Formats.free();
        }
        return costUsd(run, now).map(Formats::money).orElse(Formats.none());
    }

    public String cost() {
        return cost(run, now);
    }

    /** Whether every word occurs in what the row shows. */
    boolean matches(String query) {
        String text = (script() + " " + arguments() + " " + run.instanceName() + " " + run.id() + " "
                        + run.request().target().id() + " " + run.request().project() + " " + run.launchedBy() + " "
                        + run.status().state())
                .toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
