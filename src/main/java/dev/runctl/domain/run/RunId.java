package dev.runctl.domain.run;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** A run's id: {@code r-yyyyMMdd-HHmmss-xxxxxx}, UTC and six random letters or digits, so that ids sort by time. */
public record RunId(String value) implements Comparable<RunId> {
    private static final Pattern FORM = Pattern.compile("r-\\d{8}-\\d{6}-[a-z0-9]{6}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    public RunId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    public static RunId create(Instant now) {
        StringBuilder id = new StringBuilder("r-").append(STAMP.format(now)).append('-');
        for (int i = 0; i < 6; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new RunId(id.toString());
    }

    /** The random part, which tells the runs of a day apart. */
    public String ending() {
        return value.substring(value.lastIndexOf('-') + 1);
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
