package dev.runctl.domain.instance;

import java.util.regex.Pattern;

/**
 * An EC2 instance id: {@code i-} and 8 or 17 word characters, the form that SSM accepts
 * (botocore's ssm model, shape InstanceId).
 */
public record InstanceId(String value) implements Comparable<InstanceId> {
    private static final Pattern FORM = Pattern.compile("i-(\\w{8}|\\w{17})");

    public InstanceId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an instance id: " + value);
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
