package dev.runctl.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts incoming stream data in order. Not for several threads at once. */
public final class Inbox {
    /** As many as a client of AWS keeps. */
    private static final int MOST_AHEAD = 10_000;

    private static final long MOST_BYTES_AHEAD = 16L << 20;

    private final Map<Long, Frame> ahead = new HashMap<>();
    private long bytesAhead;
    private long expected;

    /**
     * @param acknowledge whether the message is safe here, now or since earlier
     * @param ready what can be processed now, in order
     */
    public record Taken(boolean acknowledge, List<Frame> ready) {}

    public Taken take(Frame frame) {
        if (frame.sequence() < expected || ahead.containsKey(frame.sequence())) {
            return new Taken(true, List.of());
        }
        if (frame.sequence() > expected) {
            return new Taken(keep(frame), List.of());
        }
        List<Frame> ready = new ArrayList<>();
        for (Frame next = frame; next != null; next = ahead.remove(expected)) {
            if (next != frame) {
                bytesAhead -= next.payload().length;
            }
            ready.add(next);
            expected++;
        }
        return new Taken(true, ready);
    }

    /** What finds no room is not acknowledged, so it comes again. */
    private boolean keep(Frame frame) {
        if (ahead.size() >= MOST_AHEAD || bytesAhead + frame.payload().length > MOST_BYTES_AHEAD) {
            return false;
        }
        ahead.put(frame.sequence(), frame);
        bytesAhead += frame.payload().length;
        return true;
    }

    /** The number of the next message to process. */
    public long expected() {
        return expected;
    }
}
