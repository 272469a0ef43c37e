package dev.runctl.endpoint.http;

import dev.runctl.endpoint.http.Rejected.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Verifies a request's signature together with its payload, and gives the request that a handler may see. */
final class Payloads {
    /** The most that a service other than S3 reads. */
    static final int WHOLE_LIMIT = 4 * 1024 * 1024;

    private static final String STREAMING = "STREAMING-";
    private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_CHUNKS_TRAILER = SIGNED_CHUNKS + "-TRAILER";
    private static final String UNSIGNED_CHUNKS_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private final SignatureV4 signature;

    Payloads(SignatureV4 signature) {
        this.signature = signature;
    }

    /** Reads the payload first, as its hash need not have been stated. */
    Request whole(Incoming in, Authorization claim) throws Rejected, IOException {
        byte[] body = in.contentLength() > WHOLE_LIMIT ? new byte[0] : in.body().readNBytes(WHOLE_LIMIT + 1);
        if (in.contentLength() > WHOLE_LIMIT || body.length > WHOLE_LIMIT) {
            throw new PayloadException("RequestEntityTooLarge", "The request is larger than " + WHOLE_LIMIT + " bytes");
        }
        String hash = Digests.sha256Hex(body);
        String stated = in.header("x-amz-content-sha256");
        if (!stated.isEmpty() && !Digests.same(hash, stated)) {
            throw new Rejected(Reason.MISMATCH, "The payload is not the one that x-amz-content-sha256 states");
        }
        signature.verify(claim, in.method(), in.rawPath(), in.rawQuery(), in.headers(), hash);
        return request(in, claim, new ByteArrayInputStream(body), body.length, Map::of);
    }

    /** Verifies the signature before the payload is read, and the payload as it is read. */
    Request streamed(Incoming in, Authorization claim) throws Rejected, IOException {
        String stated = in.header("x-amz-content-sha256");
        if (stated.isEmpty()) {
            if (claim.expires().isEmpty()) {
                throw new PayloadException(
                        "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
            }
            stated = claim.payload().isEmpty() ? SignatureV4.UNSIGNED_PAYLOAD : claim.payload();
        }
        SignatureV4.Verified seed =
                signature.verify(claim, in.method(), in.rawPath(), in.rawQuery(), in.headers(), stated);
        if (stated.startsWith(STREAMING)) {
            return chunked(in, claim, stated, seed);
        }
        if (stated.equals(SignatureV4.UNSIGNED_PAYLOAD)) {
            return request(in, claim, in.body(), in.contentLength(), Map::of);
        }
        if (!stated.matches("[0-9a-f]{64}")) {
            throw new PayloadException(
                    "InvalidArgument",
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- form, or a valid sha256 value.");
        }
        // A request that cannot carry a body has none, whatever its stream would say.
        boolean none = in.contentLength() < 0 && in.header("transfer-encoding").isEmpty();
        HashedPayload body = new HashedPayload(in.body(), stated, none ? 0 : in.contentLength());
        if (none || in.contentLength() == 0) {
            body.read(new byte[1]);
        }
        return request(in, claim, body, none ? 0 : in.contentLength(), Map::of);
    }

    private static Request chunked(Incoming in, Authorization claim, String form, SignatureV4.Verified seed)
            throws PayloadException {
        boolean signed = form.equals(SIGNED_CHUNKS) || form.equals(SIGNED_CHUNKS_TRAILER);
        if (!signed && !form.equals(UNSIGNED_CHUNKS_TRAILER)) {
            throw new PayloadException("InvalidArgument", "This form of x-amz-content-sha256 is not supported");
        }
        String length = in.header("x-amz-decoded-content-length");
        if (!length.matches("\\d{1,18}")) {
            throw new PayloadException(
                    "MissingContentLength", "You must provide the x-amz-decoded-content-length header");
        }
        ChunkedPayload body = new ChunkedPayload(
                in.body(),
                signed ? Optional.of(new ChunkSigner(seed)) : Optional.empty(),
                Long.parseLong(length),
                !form.equals(SIGNED_CHUNKS));
        return request(in, claim, body, Long.parseLong(length), body::trailers);
    }

    private static Request request(
            Incoming in, Authorization claim, java.io.InputStream body, long length, Request.Trailers trailers) {
        return new Request(
                in.method(), in.rawPath(), in.rawQuery(), in.headers(), body, length, claim.accessKey(), trailers);
    }
}
