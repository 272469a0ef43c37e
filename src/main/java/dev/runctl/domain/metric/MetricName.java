package dev.runctl.domain.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A metric's name in one spelling, for example {@code val_loss} or {@code train/loss}.
 *
 * @param value lower case, without spaces; not empty
 */
public record MetricName(String value) implements Comparable<MetricName> {
    public static final int LONGEST = 64;

    private static final Pattern SPACES = Pattern.compile("[\\s]+");
    private static final Pattern PARTS = Pattern.compile("[_/.\\-]");
    private static final Set<String> TRAIN = Set.of("train", "training");
    private static final Set<String> HELD_OUT =
            Set.of("val", "valid", "validation", "eval", "evaluation", "dev", "test");

    public MetricName {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("not a metric's name: " + value);
        }
    }

    /** The name as it stands in a log, in our spelling. */
    public static MetricName of(String written) {
        return new MetricName(
                SPACES.matcher(written.strip().toLowerCase(Locale.ROOT)).replaceAll("_"));
    }

    /** What is measured, without the data it was measured on: {@code loss} of {@code val_loss} and {@code train/loss}. */
    public String measured() {
        List<String> parts = Arrays.asList(PARTS.split(value, -1));
        if (parts.size() < 2) {
            return value;
        }
        if (isData(parts.getFirst())) {
            return value.substring(parts.getFirst().length() + 1);
        }
        if (isData(parts.getLast())) {
            return value.substring(0, value.length() - parts.getLast().length() - 1);
        }
        return value;
    }

    /** Whether it was measured on data kept from the training. */
    public boolean isHeldOut() {
        List<String> parts = Arrays.asList(PARTS.split(value, -1));
        return parts.size() > 1
                && !measured().equals(value)
                && (HELD_OUT.contains(parts.getFirst()) || HELD_OUT.contains(parts.getLast()));
    }

    /** Whether the name says what data it was measured on. */
    public boolean namesData() {
        return !measured().equals(value);
    }

    private static boolean isData(String part) {
        return TRAIN.contains(part) || HELD_OUT.contains(part);
    }

    @Override
    public int compareTo(MetricName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
