package dev.runctl.ui.train;

import dev.runctl.domain.guard.GuardWish;
import dev.runctl.text.Messages;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** The limits that a launch arms, as they are typed: each empty for none. */
final class LimitsViewModel {
    /** One limit and the most that may be typed. */
    enum Limit {
        TIME("time", 8784),
        LEASE("lease", 8784),
        IDLE("idle", 10080),
        BUDGET("budget", 1_000_000);

        private final String key;
        private final BigDecimal most;

        Limit(String key, long most) {
            this.key = key;
            this.most = BigDecimal.valueOf(most);
        }

        String key() {
            return key;
        }
    }

    private static final Messages TEXT = Messages.of("guard");
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60_000);

    private final Map<Limit, StringProperty> typed = new EnumMap<>(Limit.class);
    private final Map<Limit, ReadOnlyStringWrapper> problems = new EnumMap<>(Limit.class);

    private final BooleanProperty elsewhere = new SimpleBooleanProperty(this, "elsewhere");

    /** @param changed called after each change */
    LimitsViewModel(Runnable changed) {
        elsewhere.subscribe(changed);
        for (Limit limit : Limit.values()) {
            StringProperty text = new SimpleStringProperty(this, limit.key, "");
            ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, limit.key + "Problem", "");
            typed.put(limit, text);
            problems.put(limit, problem);
            text.subscribe(now -> {
                problem.set(problem(limit, now));
                changed.run();
            });
        }
    }

    StringProperty typedProperty(Limit limit) {
        return java.util.Objects.requireNonNull(typed.get(limit));
    }

    ReadOnlyStringProperty problemProperty(Limit limit) {
        return java.util.Objects.requireNonNull(problems.get(limit)).getReadOnlyProperty();
    }

    /** What is wrong with what is typed, empty where nothing is. */
    String obstacle() {
        return problems.entrySet().stream()
                .filter(it -> !it.getValue().get().isEmpty())
                .map(it -> TEXT.text("limits." + it.getKey().key) + ": "
                        + it.getValue().get())
                .findFirst()
                .orElse("");
    }

    /** Whether the run goes on on another instance when AWS takes this one. */
    BooleanProperty elsewhereProperty() {
        return elsewhere;
    }

    /**
     * @param hasCost whether the instance costs something: what is free has no budget
     * @param isSpot whether AWS may take it
     */
    GuardWish wish(boolean hasCost, boolean isSpot) {
        return new GuardWish(
                value(Limit.LEASE).map(it -> length(it, HOUR)),
                value(Limit.TIME).map(it -> length(it, HOUR)),
                hasCost ? value(Limit.BUDGET) : Optional.empty(),
                Optional.empty(),
                value(Limit.IDLE).map(it -> length(it, MINUTE)),
                false,
                isSpot && elsewhere.get());
    }

    private static Duration length(BigDecimal count, BigDecimal unit) {
        return Duration.ofMillis(count.multiply(unit).longValue());
    }

    private static String problem(Limit limit, String text) {
        if (text.isBlank()) {
            return "";
        }
        Optional<BigDecimal> number = number(text);
        if (number.filter(it -> it.compareTo(least(limit)) >= 0).isEmpty()) {
            return TEXT.text("limits.bad-number");
        }
        return number.get().compareTo(limit.most) > 0 ? TEXT.text("limits.too-much", limit.most.toPlainString()) : "";
    }

    /** What a guard takes at least: ten seconds, or a hundredth of a cent. */
    private static BigDecimal least(Limit limit) {
        return switch (limit) {
            case TIME, LEASE -> new BigDecimal("0.003");
            case IDLE -> new BigDecimal("0.2");
            case BUDGET -> new BigDecimal("0.0001");
        };
    }

    private Optional<BigDecimal> value(Limit limit) {
        String text = typedProperty(limit).get();
        return problem(limit, text).isEmpty() ? number(text) : Optional.empty();
    }

    private static Optional<BigDecimal> number(String text) {
        String plain = text.strip().replace(',', '.');
        return plain.matches("\\d{1,7}(\\.\\d{0,4})?") ? Optional.of(new BigDecimal(plain)) : Optional.empty();
    }
}
