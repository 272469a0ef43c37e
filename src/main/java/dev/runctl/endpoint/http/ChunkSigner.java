package dev.runctl.endpoint.http;

import java.nio.charset.StandardCharsets;

/** The running signature of a signed payload: each chunk signs the one before it, starting from the request's own. */
final class ChunkSigner {
    private static final String PREFIX = "chunk-signature=";

    private final SignatureV4.Verified seed;
    private String previous;

    ChunkSigner(SignatureV4.Verified seed) {
        this.seed = seed;
        this.previous = seed.signature();
    }

    /** @param extension {@code chunk-signature=} and the signature */
    void verifyChunk(String chunkHash, String extension) throws PayloadException {
        String expected = sign("AWS4-HMAC-SHA256-PAYLOAD", Digests.EMPTY_SHA256 + "\n" + chunkHash);
        if (!extension.startsWith(PREFIX) || !Digests.same(expected, extension.substring(PREFIX.length()))) {
            throw mismatch("a chunk");
        }
        previous = expected;
    }

    /** @param lines {@code name:value\n} for each trailing header, in the order sent */
    void verifyTrailer(String lines, String signature) throws PayloadException {
        String hash = Digests.sha256Hex(lines.getBytes(StandardCharsets.UTF_8));
        if (!Digests.same(sign("AWS4-HMAC-SHA256-TRAILER", hash), signature)) {
            throw mismatch("the trailer");
        }
    }

    private String sign(String algorithm, String hashes) {
        return Digests.hex(Digests.hmac(
                seed.key(), algorithm + "\n" + seed.time() + "\n" + seed.scope() + "\n" + previous + "\n" + hashes));
    }

    private static PayloadException mismatch(String what) {
        return new PayloadException(
                "SignatureDoesNotMatch", "The signature of " + what + " does not match the one you provided");
    }
}
