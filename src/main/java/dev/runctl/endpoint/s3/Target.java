package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a path-style request is about, decoded once from the raw target.
 *
 * @param bucket empty for the service itself
 * @param key empty for the bucket itself
 * @param query parameters by name, the first of each
 */
record Target(String bucket, String key, Map<String, String> query) {
    private static final int MAX_KEY_BYTES = 1024;

    private static final Set<String> SUBRESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metadataConfiguration",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploads",
            "versioning",
            "versions",
            "website");

    static Target of(Request request) {
        String path = request.rawPath().startsWith("/") ? request.rawPath().substring(1) : request.rawPath();
        int slash = path.indexOf('/');
        String bucket = Percent.decode(slash < 0 ? path : path.substring(0, slash));
        String key = slash < 0 ? "" : Percent.decode(path.substring(slash + 1));
        checkKey(key);
        return new Target(bucket, key, query(request.rawQuery()));
    }

    static void checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw Errors.keyTooLong();
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    boolean has(String name) {
        return query.containsKey(name);
    }

    /** The configuration or view asked for instead of the bucket or object itself. */
    Optional<String> subresource() {
        return query.keySet().stream().filter(SUBRESOURCES::contains).findFirst();
    }

    /**
     * A number in the query.
     *
     * @throws dev.runctl.endpoint.wire.ServiceError InvalidArgument if it is not one or lies outside the bounds
     */
    int number(String name, int otherwise, int least, int most) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return (int) Math.min(value, most);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Errors.invalidArgument("Argument " + name + " must be an integer of at least " + least);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.putIfAbsent(Percent.decodeQuery(name), Percent.decodeQuery(value));
            }
        }
        return query;
    }
}
