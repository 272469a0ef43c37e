package dev.runctl.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stream data on its way out, kept until acknowledged. Not for several threads at once. Times are {@link System#nanoTime}.
 */
public final class Outbox {
    /** How often to ask for what is {@link #due}. */
    public static final Duration TICK = Duration.ofMillis(100);

    /** After so long without acknowledgement the other side is gone: 3,000 ticks. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final class Pending {
        final Frame frame;
        final long firstSent;
        long lastSent;
        boolean again;
        boolean acknowledged;

        Pending(Frame frame, long now) {
            this.frame = frame;
            this.firstSent = now;
            this.lastSent = now;
        }
    }

    private final String type;
    private final int room;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final RoundTrip roundTrip = new RoundTrip();
    private long next;

    /**
     * @param type the stream's, {@link MessageType#INPUT} or {@link MessageType#OUTPUT}
     * @param room how many messages may be unacknowledged before {@link #isFull}
     */
    public Outbox(String type, int room) {
        this.type = type;
        this.room = room;
    }

    /** Makes the stream's next message and keeps it. The caller sends it. */
    public Frame add(int payloadType, byte[] payload, long now) {
        long flags = next == 0 ? Frame.OPENS : 0;
        Frame frame = new Frame(type, Instant.now(), next++, flags, UUID.randomUUID(), payloadType, payload);
        pending.add(new Pending(frame, now));
        return frame;
    }

    public void acknowledge(long sequence, long now) {
        for (Pending one : pending) {
            if (one.frame.sequence() == sequence) {
                // The answer to a repeated message may be that to its first copy and tells nothing about the way.
                if (!one.again && !one.acknowledged) {
                    roundTrip.sample(Duration.ofNanos(now - one.lastSent));
                }
                one.acknowledged = true;
                break;
            }
            if (one.frame.sequence() > sequence) {
                break;
            }
        }
        while (!pending.isEmpty() && pending.element().acknowledged) {
            pending.remove();
        }
    }

    /** The oldest message, if its acknowledgement is late: to be sent again. */
    public Optional<Frame> due(long now) {
        Pending oldest = pending.peek();
        if (oldest == null || now - oldest.lastSent < roundTrip.timeout().toNanos()) {
            return Optional.empty();
        }
        oldest.lastSent = now;
        oldest.again = true;
        return Optional.of(oldest.frame);
    }

    /** All that may not have arrived, in order: to be sent again over a new connection. */
    public List<Frame> unacknowledged(long now) {
        List<Frame> frames = new ArrayList<>();
        for (Pending one : pending) {
            if (!one.acknowledged) {
                one.lastSent = now;
                one.again = true;
                frames.add(one.frame);
            }
        }
        return frames;
    }

    public boolean isGivenUp(long now) {
        Pending oldest = pending.peek();
        return oldest != null && now - oldest.firstSent > LONGEST_WAIT.toNanos();
    }

    public boolean isFull() {
        return pending.size() >= room;
    }

    public boolean isEmpty() {
        return pending.isEmpty();
    }
}
