package dev.runctl.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as they are typed: {@code 90m}, {@code 6h}, {@code 1h30m}, {@code 2d}, {@code 45s}. */
final class TimeSpan {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");

    private TimeSpan() {}

    /** Empty for what is none, such as a number without its unit. */
    static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || form.group().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(part(form, 1))
                .plusHours(part(form, 2))
                .plusMinutes(part(form, 3))
                .plusSeconds(part(form, 4)));
    }

    private static long part(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
