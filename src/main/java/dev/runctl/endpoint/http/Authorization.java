package dev.runctl.endpoint.http;

import dev.runctl.endpoint.http.Rejected.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Who signed what, as claimed by the Authorization header or by a presigned URL's query.
 *
 * @param time {@code yyyyMMdd'T'HHmmss'Z'}
 * @param signedHeaders lower-case names in order
 * @param expires seconds a presigned URL is valid; empty for a signed header
 * @param payload the query's {@code X-Amz-Content-Sha256}, or empty
 */
record Authorization(
        String accessKey,
        String date,
        String region,
        String service,
        String time,
        List<String> signedHeaders,
        String signature,
        OptionalLong expires,
        boolean sessionToken,
        String payload) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    static Authorization parse(String rawQuery, Map<String, List<String>> headers) throws Rejected {
        List<String> lines = headers.getOrDefault("authorization", List.of());
        Map<String, String> query = query(rawQuery);
        if (lines.stream().anyMatch(line -> !line.startsWith(ALGORITHM + " "))) {
            throw new Rejected(
                    Reason.OTHER_MECHANISM,
                    "The authorization mechanism you have provided is not supported. Please use " + ALGORITHM + ".");
        }
        if (lines.isEmpty() && !query.containsKey("X-Amz-Algorithm")) {
            throw new Rejected(Reason.UNSIGNED, "Request is missing Authentication Token");
        }
        if (lines.size() > 1 || !lines.isEmpty() && query.containsKey("X-Amz-Algorithm")) {
            throw malformed("Only one auth mechanism allowed");
        }
        return lines.isEmpty() ? presigned(query) : header(lines.getFirst(), headers);
    }

    /** {@code date/region/service/aws4_request} */
    String scope() {
        return date + "/" + region + "/" + service + "/aws4_request";
    }

    private static Authorization header(String line, Map<String, List<String>> headers) throws Rejected {
        Map<String, String> parts = new HashMap<>();
        for (String part : line.substring(ALGORITHM.length()).split(",")) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw malformed("The authorization header is malformed");
            }
            parts.put(
                    part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        List<String> times = headers.getOrDefault("x-amz-date", List.of());
        if (times.size() != 1) {
            throw malformed("A valid x-amz-date header is required");
        }
        return of(parts, "", times.getFirst(), OptionalLong.empty(), headers.containsKey("x-amz-security-token"), "");
    }

    private static Authorization presigned(Map<String, String> query) throws Rejected {
        if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw malformed("X-Amz-Algorithm only supports " + ALGORITHM);
        }
        long expires;
        try {
            expires = Long.parseLong(query.getOrDefault("X-Amz-Expires", ""));
        } catch (NumberFormatException e) {
            throw malformed("X-Amz-Expires should be a number");
        }
        if (expires < 1 || expires > 604_800) {
            throw malformed("X-Amz-Expires must be between 1 second and a week");
        }
        return of(
                query,
                "X-Amz-",
                query.getOrDefault("X-Amz-Date", ""),
                OptionalLong.of(expires),
                query.containsKey("X-Amz-Security-Token"),
                query.getOrDefault("X-Amz-Content-Sha256", ""));
    }

    private static Authorization of(
            Map<String, String> parts, String prefix, String time, OptionalLong expires, boolean token, String payload)
            throws Rejected {
        // An access key may not hold a slash, so the scope is the last four of exactly five parts.
        String[] credential = parts.getOrDefault(prefix + "Credential", "").split("/", -1);
        String signed = parts.getOrDefault(prefix + "SignedHeaders", "");
        String signature = parts.getOrDefault(prefix + "Signature", "");
        if (credential.length != 5
                || !credential[4].equals("aws4_request")
                || signed.isEmpty()
                || !signature.matches("[0-9a-f]{64}")) {
            throw malformed("The authorization needs Credential, SignedHeaders and Signature");
        }
        if (!time.matches("\\d{8}T\\d{6}Z") || !time.startsWith(credential[1]) || credential[1].length() != 8) {
            throw malformed("The date of the credential scope is not that of the request");
        }
        return new Authorization(
                credential[0],
                credential[1],
                credential[2],
                credential[3],
                time,
                List.of(signed.split(";")),
                signature,
                expires,
                token,
                payload);
    }

    /** Decoded parameters that have a value; of repeated ones the last. */
    static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new HashMap<>();
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String text(String encoded) {
        return new String(Canonical.decode(encoded, true), StandardCharsets.UTF_8);
    }

    private static Rejected malformed(String message) {
        return new Rejected(Reason.MALFORMED, message);
    }
}
