package dev.runctl.endpoint.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A payload in {@code aws-chunked} framing, without the framing. With a {@link ChunkSigner} each chunk and the trailer
 * are verified: bytes are handed out while their chunk's hash is still forming, so that a chunk may have any size, and
 * the read at the chunk's end fails if its signature is wrong. A reader must therefore keep nothing it was given before
 * it has met the end. That end, trailer included, is verified by the read that gives the last byte.
 */
final class ChunkedPayload extends InputStream {
    private static final int LINE_LIMIT = 16 * 1024;

    private final InputStream in;
    private final @Nullable ChunkSigner signer;
    private final long declared;
    private final boolean trailer;
    private final Map<String, String> trailers = new TreeMap<>();
    private final MessageDigest digest = Digests.sha256();
    private String signature = "";
    private long inChunk;
    private long total;
    private boolean started;
    private boolean ended;

    /** @param declared the decoded length that the client stated */
    ChunkedPayload(InputStream in, Optional<ChunkSigner> signer, long declared, boolean trailer) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.signer = signer.orElse(null);
        this.declared = declared;
        this.trailer = trailer;
    }

    /** By lower-case name; complete once the payload has been read to its end. */
    Map<String, String> trailers() {
        return Collections.unmodifiableMap(trailers);
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
        if (!started) {
            started = true;
            nextChunk();
            if (ended) {
                return -1;
            }
        }
        int n = in.read(buffer, offset, (int) Math.min(length, inChunk));
        if (n < 0) {
            throw incomplete();
        }
        if (signer != null) {
            digest.update(buffer, offset, n);
        }
        inChunk -= n;
        total += n;
        if (inChunk == 0) {
            endChunk();
            nextChunk();
        }
        return n;
    }

    private void nextChunk() throws IOException {
        String line = line();
        int semicolon = line.indexOf(';');
        String size = semicolon < 0 ? line : line.substring(0, semicolon);
        if (!size.strip().matches("[0-9a-fA-F]{1,15}")) {
            throw malformed("not a chunk size");
        }
        inChunk = Long.parseLong(size.strip(), 16);
        signature = semicolon < 0 ? "" : line.substring(semicolon + 1).strip();
        if (total + inChunk > declared) {
            throw malformed("more bytes than x-amz-decoded-content-length says");
        }
        if (inChunk == 0) {
            end();
        }
    }

    private void endChunk() throws IOException {
        if (signer != null) {
            signer.verifyChunk(Digests.hex(digest.digest()), signature);
        }
        if (!line().isEmpty()) {
            throw malformed("a chunk is longer than its size");
        }
    }

    private void end() throws IOException {
        if (signer != null) {
            signer.verifyChunk(Digests.EMPTY_SHA256, signature);
        }
        String trailerSignature = "";
        StringBuilder signed = new StringBuilder();
        for (String line = lineOrEnd(); !line.isEmpty(); line = lineOrEnd()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !trailer || trailers.size() > 16) {
                throw malformed("unexpected trailer");
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("x-amz-trailer-signature")) {
                trailerSignature = value;
            } else {
                trailers.put(name, value);
                signed.append(name).append(':').append(value).append('\n');
            }
        }
        if (signer != null && trailer) {
            signer.verifyTrailer(signed.toString(), trailerSignature);
        }
        if (total != declared) {
            throw incomplete();
        }
        ended = true;
    }

    private String line() throws IOException {
        return line(false);
    }

    /** The blank line after the last chunk or trailer; some clients leave it out. */
    private String lineOrEnd() throws IOException {
        return line(true);
    }

    private String line(boolean mayEnd) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (mayEnd && line.size() == 0) {
                    return "";
                }
                throw incomplete();
            }
            if (line.size() >= LINE_LIMIT) {
                throw malformed("line too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static PayloadException malformed(String why) {
        return new PayloadException("InvalidRequest", "The aws-chunked body is malformed: " + why);
    }

    private static PayloadException incomplete() {
        return new PayloadException(
                "IncompleteBody",
                "You did not provide the number of bytes specified by the x-amz-decoded-content-length header");
    }
}
