package dev.runctl.session;

import dev.runctl.channel.Frame;
import dev.runctl.channel.MessageType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Loses, repeats and swaps messages in both directions, by a seed; the end of the session comes through. */
final class BadWeather implements FrameRelay.Weather {
    private static final int MOST_HELD = 8;

    private final Random random;
    private final double lost;
    private final double repeated;
    private final double heldBack;
    private final List<Frame> held = new ArrayList<>();
    int losses;
    int repeats;
    int swaps;

    BadWeather(long seed, double lost, double repeated, double heldBack) {
        this.random = new Random(seed);
        this.lost = lost;
        this.repeated = repeated;
        this.heldBack = heldBack;
    }

    @Override
    public synchronized List<ByteBuffer> pass(Frame frame, boolean toClient) {
        if (frame.type().equals(MessageType.CHANNEL_CLOSED)) {
            return List.of(frame.encode());
        }
        double luck = random.nextDouble();
        if (luck < lost) {
            losses++;
            return List.of();
        }
        if (!toClient) {
            return List.of(frame.encode());
        }
        if (luck < lost + heldBack && held.size() < MOST_HELD) {
            swaps++;
            held.add(frame);
            return List.of();
        }
        List<Frame> now = new ArrayList<>(List.of(frame));
        if (luck > 1 - repeated) {
            repeats++;
            now.add(frame);
        }
        Collections.shuffle(held, random);
        now.addAll(held);
        held.clear();
        return now.stream().map(Frame::encode).toList();
    }
}
