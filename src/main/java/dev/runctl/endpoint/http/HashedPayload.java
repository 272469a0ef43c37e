package dev.runctl.endpoint.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A payload whose SHA-256 was signed; the read that would give its last byte fails if the hash is another. */
final class HashedPayload extends InputStream {
    private final InputStream in;
    private final String expected;
    private final MessageDigest digest = Digests.sha256();
    private long left;
    private boolean ended;

    /** @param length bytes to come, or -1 if only the end of the stream tells */
    HashedPayload(InputStream in, String expected, long length) {
        this.in = in;
        this.expected = expected;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int n = left == 0 ? -1 : in.read(buffer, offset, length);
        if (n > 0) {
            digest.update(buffer, offset, n);
            left -= left < 0 ? 0 : n;
        } else if (left > 0) {
            throw new PayloadException("IncompleteBody", "The request body is shorter than its Content-Length");
        }
        if (n < 0 || left == 0) {
            ended = true;
            if (!Digests.same(expected, Digests.hex(digest.digest()))) {
                throw new PayloadException(
                        "XAmzContentSHA256Mismatch",
                        "The provided 'x-amz-content-sha256' header does not match what was computed.");
            }
        }
        return n;
    }
}
