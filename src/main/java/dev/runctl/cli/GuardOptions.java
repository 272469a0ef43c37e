package dev.runctl.cli;

import dev.runctl.domain.guard.GuardWish;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits that an instance keeps by itself, as options of the verbs that arm them. */
final class GuardOptions {
    /** The longest that a guard takes (guard.py), in hours. */
    private static final BigDecimal MOST_HOURS = BigDecimal.valueOf(366 * 24);

    @Option(names = "--lease", paramLabel = "TIME", descriptionKey = "guard.option.lease")
    private @Nullable String lease;

    @Option(names = "--max-hours", paramLabel = "HOURS", descriptionKey = "guard.option.max-hours")
    private @Nullable BigDecimal maxHours;

    @Option(names = "--budget", paramLabel = "USD", descriptionKey = "guard.option.budget")
    private @Nullable BigDecimal budget;

    @Option(names = "--hourly-rate", paramLabel = "USD", descriptionKey = "guard.option.hourly-rate")
    private @Nullable BigDecimal rate;

    @Option(names = "--idle-minutes", paramLabel = "MIN", descriptionKey = "guard.option.idle-minutes")
    private @Nullable BigDecimal idleMinutes;

    @Option(names = "--land-on-rebalance", descriptionKey = "guard.option.land-on-rebalance")
    private boolean landsOnRebalance;

    /** @throws picocli.CommandLine.ParameterException for what cannot be meant */
    GuardWish wish(Verb verb) {
        return new GuardWish(
                Optional.ofNullable(lease).map(text -> length(verb, "--lease", text)),
                hours(verb, "--max-hours", maxHours),
                positive(verb, "--budget", budget),
                positive(verb, "--hourly-rate", rate),
                hours(verb, "--idle-minutes", idleMinutes).map(it -> it.dividedBy(60)),
                landsOnRebalance);
    }

    static Duration length(Verb verb, String option, String text) {
        return TimeSpan.parse(text)
                .filter(it -> it.compareTo(Duration.ofSeconds(10)) >= 0 && it.compareTo(Duration.ofDays(366)) <= 0)
                .orElseThrow(() -> verb.usage(verb.text("guard.bad-time", option, Table.printable(text))));
    }

    private static Optional<Duration> hours(Verb verb, String option, @Nullable BigDecimal given) {
        return positive(verb, option, given).map(hours -> {
            if (hours.compareTo(MOST_HOURS) > 0) {
                throw verb.usage(verb.text("guard.too-much", option, MOST_HOURS.toPlainString()));
            }
            return Duration.ofMillis(
                    hours.multiply(BigDecimal.valueOf(3_600_000)).longValue());
        });
    }

    private static Optional<BigDecimal> positive(Verb verb, String option, @Nullable BigDecimal given) {
        if (given != null && given.signum() <= 0) {
            throw verb.usage(verb.text("guard.not-positive", option, given.toPlainString()));
        }
        return Optional.ofNullable(given);
    }
}
