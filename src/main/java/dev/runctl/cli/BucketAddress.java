package dev.runctl.cli;

import java.util.Optional;

/**
 * {@code s3://bucket/key}.
 *
 * @param key the rest after the bucket's name, perhaps empty
 */
record BucketAddress(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /** Empty where the text is no such address. */
    static Optional<BucketAddress> parse(String text) {
        if (!text.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        BucketAddress address = slash < 0
                ? new BucketAddress(rest, "")
                : new BucketAddress(rest.substring(0, slash), rest.substring(slash + 1));
        return Optional.of(address).filter(it -> !it.bucket().isEmpty());
    }
}
