package dev.runctl.service.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object whose members may be absent or of another kind than expected. */
public record Fields(Map<?, ?> members) {
    public static final Fields NONE = new Fields(Map.of());

    /** The object, or an empty one for anything else. */
    public static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields(map) : NONE;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** Empty where absent. */
    public String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    public OptionalDouble number(String name) {
        return members.get(name) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    public long integer(String name, long otherwise) {
        return members.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    /** A time given as epoch seconds. */
    public Optional<Instant> time(String name) {
        OptionalDouble seconds = number(name);
        return seconds.isEmpty() ? Optional.empty() : Optional.of(instant(seconds.getAsDouble()));
    }

    public Fields object(String name) {
        return of(members.get(name));
    }

    public List<String> texts(String name) {
        return list(members.get(name)).stream().map(String::valueOf).toList();
    }

    public static List<Fields> objects(@Nullable Object value) {
        return list(value).stream().map(Fields::of).toList();
    }

    /** Numeric members only. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new java.util.LinkedHashMap<>();
        members.forEach((key, value) -> {
            if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
                numbers.put(String.valueOf(key), number.doubleValue());
            }
        });
        return numbers;
    }

    /** Members as text. */
    public Map<String, String> strings() {
        Map<String, String> strings = new java.util.LinkedHashMap<>();
        members.forEach((key, value) -> strings.put(String.valueOf(key), String.valueOf(value)));
        return strings;
    }

    public static Instant instant(double epochSeconds) {
        return Instant.ofEpochSecond(0, Math.round(epochSeconds * 1e6) * 1000);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : new ArrayList<>();
    }
}
