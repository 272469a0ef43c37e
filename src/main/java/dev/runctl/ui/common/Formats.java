package dev.runctl.ui.common;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.run.RunStatus;
import dev.runctl.text.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Values as people read them: durations, ages, money. */
public final class Formats {
    private static final Messages TEXT = Messages.of("format");
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);

    private Formats() {}

    /** Two units at most: {@code 45s}, {@code 3m 20s}, {@code 2h 14m}, {@code 3d 4h}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return TEXT.text("seconds", seconds + "");
        }
        if (seconds < 3600) {
            return TEXT.text("minutes", seconds / 60 + "", seconds % 60 + "");
        }
        if (seconds < 86_400) {
            return TEXT.text("hours", seconds / 3600 + "", seconds % 3600 / 60 + "");
        }
        return TEXT.text("days", seconds / 86_400 + "", seconds % 86_400 / 3600 + "");
    }

    public static String age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return age.toSeconds() < 2 ? TEXT.text("now") : TEXT.text("ago", duration(age));
    }

    /** In this machine's time zone. */
    public static String time(Instant instant) {
        return CLOCK.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** Day and minute, short, in this machine's time zone. */
    public static String day(Instant instant) {
        return DAY.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** {@code 2026-11-27}, for names of files, in this machine's time zone. */
    public static String isoDay(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** The time of day by this machine's zone, to the second. */
    public static String clock(Instant instant) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(instant.atZone(ZoneId.systemDefault()));
    }

    /** US dollars: cents, and up to four digits where a price needs them. */
    public static String rate(BigDecimal usd) {
        BigDecimal rounded = usd.setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        return "$"
                + rounded.setScale(Math.max(2, rounded.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    /** What an hourly rate makes in the month of that time: disks are priced by the month, so an hour of a short one costs more. */
    public static String perMonth(BigDecimal usdPerHour, Instant when) {
        int days = LocalDate.ofInstant(when, ZoneOffset.UTC).lengthOfMonth();
        return money(usdPerHour.multiply(BigDecimal.valueOf(24L * days)));
    }

    public static String perHour(BigDecimal usd) {
        return TEXT.text("per-hour", rate(usd));
    }

    /** An amount in US dollars, to the cent. */
    public static String money(BigDecimal usd) {
        if (usd.signum() > 0 && usd.compareTo(CENT) < 0) {
            return TEXT.text("less-than-cent");
        }
        return "$" + usd.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /**
     * {@code $1.50}, {@code $1.00–5.00} where the end of something was not seen, and how long something was used that has no
     * known price.
     */
    public static String amount(Amount amount) {
        if (amount.isNothing()) {
            return none();
        }
        String unpriced = amount.isWhole() ? "" : TEXT.text("unpriced", duration(amount.unpriced()));
        if (amount.high().signum() == 0) {
            return unpriced;
        }
        return unpriced.isEmpty() ? dollars(amount) : TEXT.text("and", dollars(amount), unpriced);
    }

    /** The dollars alone, also where they are none. */
    public static String dollars(Amount amount) {
        String high = money(amount.high());
        return amount.isExact() ? high : TEXT.text("between", money(amount.low()), high.replaceFirst("^\\$", ""));
    }

    public static String free() {
        return TEXT.text("free");
    }

    public static String none() {
        return TEXT.text("none");
    }

    /** The price while running, whatever the present state. */
    public static String price(Optional<HourlyPrice> price) {
        return price.map(it -> it.basis() == HourlyPrice.Basis.THIS_COMPUTER ? free() : rate(it.usd()))
                .orElse(none());
    }

    /** What disks and addresses cost in an hour; nothing where there are none. */
    public static String held(Cost.Held held) {
        if (held.perHourNow().signum() == 0) {
            return none();
        }
        String known = rate(held.perHourNow());
        return held.unknown() > 0 ? TEXT.text("at-least", known) : known;
    }

    /** What the latest start has cost so far, its disks and addresses with it. */
    public static String accrued(Cost cost) {
        if (cost.rate()
                        .filter(it -> it.basis() == HourlyPrice.Basis.THIS_COMPUTER)
                        .isPresent()
                || cost.accruedInAll().signum() == 0) {
            return none();
        }
        boolean isWhole =
                cost.isKnown() && cost.unpriced().isZero() && cost.held().unknown() == 0;
        String known = money(cost.accruedInAll());
        return isWhole ? known : TEXT.text("at-least", known);
    }

    /** What was spent today, the middle of what it may be; none where nothing of it has a price. */
    public static String today(Optional<Amount> today) {
        if (today.isEmpty() || today.get().high().signum() == 0) {
            return none();
        }
        String dollars = money(today.get().middle());
        if (!today.get().isWhole()) {
            return TEXT.text("at-least", dollars);
        }
        return today.get().isExact() ? dollars : TEXT.text("about", dollars);
    }

    /** The key of a run state's word in the bundle {@code common}. */
    public static String key(RunStatus status) {
        return "run." + status.state().name().toLowerCase(Locale.ROOT);
    }
}
