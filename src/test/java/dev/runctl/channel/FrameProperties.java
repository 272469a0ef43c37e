package dev.runctl.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class FrameProperties {
    @Property
    void whatIsWrittenIsRead(
            @ForAll @LongRange(min = 1, max = 1L << 45) long created,
            @ForAll long sequence,
            @ForAll long flags,
            @ForAll long most,
            @ForAll long least,
            @ForAll @IntRange(max = 20) int payloadType,
            @ForAll @Size(max = 2000) byte[] payload)
            throws IOException {
        Frame frame = new Frame(
                MessageType.OUTPUT,
                Instant.ofEpochMilli(created),
                sequence,
                flags,
                new UUID(most, least),
                payloadType,
                payload);
        assertThat(Frame.decode(frame.encode())).isEqualTo(frame);
    }

    /** Whatever comes is read or refused; nothing else is thrown. */
    @Property
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
        readsOrRefuses(bytes);
    }

    @Property
    void aMessageWithAnyPartChangedIsReadOrRefused(
            @ForAll @Size(max = 60) byte[] payload,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int times) {
        byte[] bytes = Frame.control(MessageType.OUTPUT, 0, payload).encode().array();
        for (int i = 0; i < times; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        readsOrRefuses(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        readsOrRefuses(bytes);
    }

    private static void readsOrRefuses(byte[] bytes) {
        for (boolean isTrusting : new boolean[] {true, false}) {
            try {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                Frame frame = isTrusting ? Frame.decodeTrusting(in) : Frame.decode(in);
                assertThat(frame.payload().length).isLessThanOrEqualTo(bytes.length);
            } catch (FrameException e) {
                assertThat(e).hasMessageContaining("a ");
            }
        }
    }

    /** Any order, with repeats: each is processed once, in order, and in the end all are acknowledged. */
    @Property
    void anInboxPutsInOrder(@ForAll @IntRange(max = 60) int count, @ForAll Random random) {
        Outbox outbox = new Outbox(MessageType.OUTPUT, 1_000);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Frame frame = outbox.add(PayloadType.OUTPUT, new byte[] {(byte) i}, 0);
            frames.addAll(Collections.nCopies(1 + random.nextInt(2), frame));
        }
        Collections.shuffle(frames, random);
        Inbox inbox = new Inbox();
        List<Long> processed = new ArrayList<>();
        for (Frame frame : frames) {
            Inbox.Taken taken = inbox.take(frame);
            assertThat(taken.acknowledge()).isTrue();
            taken.ready().forEach(ready -> processed.add(ready.sequence()));
            outbox.acknowledge(frame.sequence(), 1);
        }
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            all.add(i);
        }
        assertThat(processed).isEqualTo(all);
        assertThat(outbox.isEmpty()).isTrue();
    }
}
