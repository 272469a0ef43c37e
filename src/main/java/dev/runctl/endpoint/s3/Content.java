package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A range of an object's bytes, across its pieces. Files are opened when their turn comes. */
record Content(Blobs blobs, List<Piece> pieces, ByteRange range) implements Response.Body {
    private static final int BUFFER = 256 * 1024;

    /** As a stream of its own. */
    InputStream open() {
        return new Stream();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }

    private final class Stream extends InputStream {
        private int next;
        private long skip = range.first();
        private long left = range.length();
        private long leftInPiece;
        private @Nullable FileChannel channel;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            while (leftInPiece == 0) {
                advance();
            }
            int want = (int) Math.min(length, Math.min(left, leftInPiece));
            int count = channel == null ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, want));
            if (count < 0) {
                throw new IOException("the content ends early");
            }
            left -= count;
            leftInPiece -= count;
            return count;
        }

        private void advance() throws IOException {
            close();
            Piece piece = pieces.get(next++);
            if (skip >= piece.size()) {
                skip -= piece.size();
                return;
            }
            channel = FileChannel.open(blobs.path(piece.file()), StandardOpenOption.READ)
                    .position(skip);
            leftInPiece = piece.size() - skip;
            skip = 0;
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
