package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Checks that several of EC2's operations make of their requests. */
final class Requests {
    /** Of tags on one resource. */
    static final int TAGS = 50;

    private static final int KEY_LENGTH = 128;
    private static final int VALUE_LENGTH = 256;

    private Requests() {}

    /** Called once a request is known to be good. */
    static void dryRun(@Nullable Boolean asked) {
        if (Boolean.TRUE.equals(asked)) {
            throw new ServiceError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }
    }

    static void requireSome(List<?> values, String parameter) {
        if (values.isEmpty()) {
            throw new ServiceError("MissingParameter", "The request must contain the parameter " + parameter);
        }
    }

    /** Tags with their limits: keys to 128 characters, values to 256. */
    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> checked = new TreeMap<>();
        for (Tag tag : tags) {
            String key = tag.key() == null ? "" : tag.key();
            String value = tag.value() == null ? "" : tag.value();
            if (key.isEmpty() || key.codePointCount(0, key.length()) > KEY_LENGTH) {
                throw invalid("Tag key", key, "Tag keys must be between 1 and 128 characters in length.");
            }
            if (value.codePointCount(0, value.length()) > VALUE_LENGTH) {
                throw invalid("Tag value", value, "Tag values must be between 0 and 256 characters in length.");
            }
            if (key.startsWith("aws:")) {
                throw invalid("Tag key", key, "Tag keys starting with 'aws:' are reserved for internal use");
            }
            if (checked.put(key, value) != null) {
                throw new ServiceError("InvalidParameterValue", "Duplicate tag key '" + key + "' specified.");
            }
        }
        requireRoom(checked.size());
        return checked;
    }

    static void requireRoom(int tags) {
        if (tags > TAGS) {
            throw new ServiceError(
                    "TagLimitExceeded", "You have reached the maximum number of tags allowed on a resource: " + TAGS);
        }
    }

    private static ServiceError invalid(String what, String value, String why) {
        String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
        return new ServiceError("InvalidParameterValue", what + " ( " + shown + " ) is invalid. " + why);
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
