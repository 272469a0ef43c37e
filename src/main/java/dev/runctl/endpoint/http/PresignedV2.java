package dev.runctl.endpoint.http;

import dev.runctl.endpoint.http.Rejected.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * URLs presigned for S3 with signature version 2 (S3 guide, "Authenticating requests using query string"), which boto3 and
 * the aws command line still make in us-east-1 unless told otherwise. Version 2 is accepted in this form only.
 */
final class PresignedV2 {
    /** Query parameters that are part of what is signed (S3 guide, the list of sub-resources). */
    private static final List<String> SIGNED_PARAMETERS = List.of(
            "acl",
            "cors",
            "delete",
            "lifecycle",
            "location",
            "logging",
            "notification",
            "partNumber",
            "policy",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    private final Function<String, Optional<String>> secrets;
    private final Clock clock;

    PresignedV2(Function<String, Optional<String>> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    static boolean isClaimedBy(Incoming in) {
        return in.header("authorization").isEmpty()
                && Authorization.query(in.rawQuery()).containsKey("AWSAccessKeyId");
    }

    /** @return the request, its payload not covered by the signature */
    Request admit(Incoming in) throws Rejected {
        Map<String, String> query = Authorization.query(in.rawQuery());
        String accessKey = query.getOrDefault("AWSAccessKeyId", "");
        String secret = secrets.apply(accessKey)
                .orElseThrow(() -> new Rejected(Reason.UNKNOWN_KEY, "The AWS access key id is not known here"));
        String expires = query.getOrDefault("Expires", "");
        if (!expires.matches("\\d{1,12}") || !query.containsKey("Signature")) {
            throw new Rejected(Reason.UNSIGNED, "Query-string authentication needs Signature and Expires");
        }
        String expected = Digests.hmacSha1(secret, toSign(in, query, expires));
        if (!Digests.same(expected, query.getOrDefault("Signature", ""))) {
            throw new Rejected(
                    Reason.MISMATCH, "The request signature we calculated does not match the signature you provided.");
        }
        if (clock.instant().getEpochSecond() > Long.parseLong(expires)) {
            throw new Rejected(Reason.EXPIRED, "Request has expired");
        }
        return new Request(
                in.method(),
                in.rawPath(),
                in.rawQuery(),
                in.headers(),
                in.body(),
                in.contentLength(),
                accessKey,
                Map::of);
    }

    private static String toSign(Incoming in, Map<String, String> query, String expires) {
        StringBuilder text = new StringBuilder(in.method())
                .append('\n')
                .append(signed("content-md5", in, query))
                .append('\n')
                .append(signed("content-type", in, query))
                .append('\n')
                .append(expires)
                .append('\n');
        SortedMap<String, String> extensions = new TreeMap<>();
        query.forEach((name, value) -> {
            if (name.startsWith("x-amz-")) {
                extensions.put(name, value.strip());
            }
        });
        in.headers().forEach((name, values) -> {
            if (name.startsWith("x-amz-")) {
                extensions.put(name, String.join(",", values).strip());
            }
        });
        extensions.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append(in.rawPath());
        char separator = '?';
        for (String name : SIGNED_PARAMETERS) {
            if (query.containsKey(name) || hasBare(in.rawQuery(), name)) {
                text.append(separator).append(name);
                if (query.containsKey(name)) {
                    text.append('=').append(query.get(name));
                }
                separator = '&';
            }
        }
        return text.toString();
    }

    /** What the client signed as a header may have travelled in the query instead. */
    private static String signed(String name, Incoming in, Map<String, String> query) {
        return query.getOrDefault(name, in.header(name));
    }

    private static boolean hasBare(String rawQuery, String name) {
        return List.of(rawQuery.split("&")).contains(name);
    }
}
