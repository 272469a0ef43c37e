package dev.runctl.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a region of a file from its start to its end, in pieces that grow; what is skipped is not read. */
final class ByteCursor {
    private static final int FIRST = 64 << 10;
    private static final int LARGEST = 4 << 20;

    private final CachedSource source;
    private final long end;
    private long windowAt;
    private byte[] window = new byte[0];
    private int at;
    private int next;

    /** A region that will be wanted to its end is read in large pieces from the start. */
    static ByteCursor whole(CachedSource source, long from, long end) {
        ByteCursor cursor = new ByteCursor(source, from, end);
        cursor.next = LARGEST;
        return cursor;
    }

    ByteCursor(CachedSource source, long from, long end) {
        this.source = source;
        this.windowAt = from;
        this.end = end;
        this.next = Math.min(FIRST, source.glance());
    }

    long position() {
        return windowAt + at;
    }

    long remaining() {
        return end - position();
    }

    int u1() throws IOException, Malformed {
        if (at >= window.length) {
            fill(1);
        }
        return window[at++] & 0xFF;
    }

    int u2() throws IOException, Malformed {
        return u1() | u1() << 8;
    }

    int i4() throws IOException, Malformed {
        need(4);
        int value = Bytes.i4(window, at);
        at += 4;
        return value;
    }

    long u4() throws IOException, Malformed {
        return i4() & 0xFFFFFFFFL;
    }

    long i8() throws IOException, Malformed {
        need(8);
        long value = Bytes.i8(window, at);
        at += 8;
        return value;
    }

    /** @param length the caller keeps it small */
    byte[] bytes(int length) throws IOException, Malformed {
        if (length > remaining()) {
            throw new Malformed.Ended();
        }
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            need(1);
            int some = Math.min(length - done, window.length - at);
            System.arraycopy(window, at, bytes, done, some);
            at += some;
            done += some;
        }
        return bytes;
    }

    String text(int length) throws IOException, Malformed {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    void skip(long length) throws Malformed {
        if (length < 0 || length > remaining()) {
            throw new Malformed.Ended();
        }
        if (length <= window.length - at) {
            at += (int) length;
            return;
        }
        windowAt = position() + length;
        window = new byte[0];
        at = 0;
    }

    /** Up to a line feed, which is passed over. */
    String line(int longest) throws IOException, Malformed {
        StringBuilder line = new StringBuilder();
        for (int c = u1(); c != '\n'; c = u1()) {
            if (line.length() == longest) {
                throw new Malformed("a line without end");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** What follows as a stream, which ends where the region does. */
    InputStream stream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return remaining() == 0 ? -1 : plain(ByteCursor.this::u1);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0 || remaining() == 0) {
                    return length == 0 ? 0 : -1;
                }
                if (at >= window.length) {
                    plain(() -> {
                        fill(1);
                        return 0;
                    });
                }
                int some = Math.min(length, window.length - at);
                System.arraycopy(window, at, target, offset, some);
                at += some;
                return some;
            }
        };
    }

    private interface Step {
        int take() throws IOException, Malformed;
    }

    private static int plain(Step step) throws IOException {
        try {
            return step.take();
        } catch (Malformed e) {
            throw new IOException(e);
        }
    }

    private void need(int length) throws IOException, Malformed {
        if (window.length - at < length) {
            fill(length);
        }
    }

    private void fill(int length) throws IOException, Malformed {
        long from = position();
        if (length > end - from) {
            throw new Malformed.Ended();
        }
        int held = source.held(from);
        int wanted = held >= length ? held : next;
        if (held < length) {
            next = Math.min(next * 2, LARGEST);
        }
        wanted = (int) Math.min(Math.max(wanted, length), end - from);
        window = source.read(from, wanted);
        windowAt = from;
        at = 0;
    }
}
