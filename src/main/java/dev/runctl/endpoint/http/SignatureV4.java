package dev.runctl.endpoint.http;

import dev.runctl.endpoint.http.Rejected.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Signature Version 4 from the side that checks it, as the IAM and S3 guides describe it. Three steps, so that a request
 * from a stranger is refused before any of its payload is read: {@link Authorization#parse}, {@link #admit}, and
 * {@link #verify} once the payload's hash is known.
 */
final class SignatureV4 {
    static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    static final Duration SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    private final Function<String, Optional<String>> secrets;
    private final Clock clock;

    /** What a verified signature leaves for the payload's chunks: the key, the seed, and what is signed with them. */
    record Verified(byte[] key, String time, String scope, String signature) {}

    /** @param secrets the secret of an access key id, if it is known here */
    SignatureV4(Function<String, Optional<String>> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Checks all that needs neither payload nor signature: the key, the time, what must be signed. */
    void admit(Authorization claim, Map<String, List<String>> headers) throws Rejected {
        if (claim.sessionToken() || secrets.apply(claim.accessKey()).isEmpty()) {
            throw new Rejected(Reason.UNKNOWN_KEY, "The security token included in the request is invalid");
        }
        Instant signedAt = time(claim.time());
        Instant now = clock.instant();
        if (signedAt.isAfter(now.plus(SKEW))) {
            throw new Rejected(Reason.SKEWED, "Signature not yet current: " + claim.time() + " is later than " + now);
        }
        if (claim.expires().isPresent()) {
            if (now.isAfter(signedAt.plusSeconds(claim.expires().getAsLong()))) {
                throw new Rejected(Reason.EXPIRED, "Request has expired");
            }
        } else if (signedAt.isBefore(now.minus(SKEW))) {
            throw new Rejected(Reason.SKEWED, "Signature expired: " + claim.time() + " is earlier than " + now);
        }
        Set<String> signed = new HashSet<>(claim.signedHeaders());
        if (!signed.contains("host")) {
            throw new Rejected(Reason.HEADER_NOT_SIGNED, "'Host' must be a signed header");
        }
        for (String name : claim.signedHeaders()) {
            if (!headers.containsKey(name)) {
                throw new Rejected(Reason.MISMATCH, "The signed header " + name + " is missing");
            }
        }
        for (String name : headers.keySet()) {
            if (name.startsWith("x-amz-") && !signed.contains(name)) {
                throw new Rejected(
                        Reason.HEADER_NOT_SIGNED,
                        "There were headers present in the request which were not signed: " + name);
            }
        }
    }

    /** Compares the signature with the one that our secret gives. Call {@link #admit} before. */
    Verified verify(
            Authorization claim,
            String method,
            String rawPath,
            String rawQuery,
            Map<String, List<String>> headers,
            String payloadHash)
            throws Rejected {
        byte[] key = signingKey(secrets.apply(claim.accessKey()).orElseThrow(), claim);
        boolean s3 = claim.service().equals("s3");
        String rest = "\n" + Canonical.query(rawQuery) + "\n"
                + Canonical.headers(claim.signedHeaders(), headers) + "\n"
                + String.join(";", claim.signedHeaders()) + "\n"
                + payloadHash;
        boolean same = matches(claim, key, method + "\n" + Canonical.path(rawPath, !s3) + rest)
                || s3 && matches(claim, key, method + "\n" + rawPath + rest);
        if (!same) {
            throw new Rejected(
                    Reason.MISMATCH,
                    "The request signature we calculated does not match the signature you provided. "
                            + "Check your AWS Secret Access Key and signing method.");
        }
        return new Verified(key, claim.time(), claim.scope(), claim.signature());
    }

    private static boolean matches(Authorization claim, byte[] key, String canonical) {
        String toSign = "AWS4-HMAC-SHA256\n" + claim.time() + "\n" + claim.scope() + "\n"
                + Digests.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8));
        return Digests.same(Digests.hex(Digests.hmac(key, toSign)), claim.signature());
    }

    private static byte[] signingKey(String secret, Authorization claim) {
        byte[] date = Digests.hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), claim.date());
        return Digests.hmac(Digests.hmac(Digests.hmac(date, claim.region()), claim.service()), "aws4_request");
    }

    private static Instant time(String text) throws Rejected {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new Rejected(Reason.MALFORMED, "Not a time: " + text);
        }
    }
}
