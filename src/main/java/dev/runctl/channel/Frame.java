package dev.runctl.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * One binary message of the data channel. On the wire, big endian: the header's length (u32, 116), the type (32 bytes, padded with
 * spaces), the schema's version (u32, 1), the creation time (u64, epoch milliseconds), the sequence number (i64), flags (u64), the
 * id (16 bytes, its less significant half first), the payload's SHA-256 (32 bytes), the payload's type (u32); then the
 * payload's length (u32) and the payload.
 *
 * @param sequence counted from 0 in each direction over stream data; 0 in all other messages
 * @param flags bit 0 opens a stream, bit 1 ends it
 */
public record Frame(String type, Instant created, long sequence, long flags, UUID id, int payloadType, byte[] payload) {
    /** The longest payload of stream data, in bytes. */
    public static final int MAX_STREAM_PAYLOAD = 1024;

    /** Longer messages are refused; none of the protocol's comes near. */
    public static final int MAX_BYTES = 1 << 20;

    public static final long OPENS = 1;
    public static final long OPENS_AND_ENDS = 3;

    private static final int HEADER = 116;
    private static final int TYPE_LENGTH = 32;
    private static final int DIGEST_LENGTH = 32;
    private static final int SCHEMA = 1;

    /** A message that is not stream data. */
    public static Frame control(String type, long flags, byte[] payload) {
        return new Frame(type, Instant.now(), 0, flags, UUID.randomUUID(), PayloadType.NONE, payload);
    }

    public ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + 4 + payload.length);
        byte[] name = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), TYPE_LENGTH);
        Arrays.fill(name, Math.min(type.length(), TYPE_LENGTH), TYPE_LENGTH, (byte) ' ');
        out.putInt(HEADER).put(name).putInt(SCHEMA).putLong(created.toEpochMilli());
        out.putLong(sequence).putLong(flags);
        out.putLong(id.getLeastSignificantBits()).putLong(id.getMostSignificantBits());
        out.put(sha256(payload)).putInt(payloadType).putInt(payload.length).put(payload);
        return out.flip();
    }

    /**
     * Reads a message, all of the buffer, as a client does.
     *
     * @throws FrameException where lengths do not fit, or the payload is not the one that was sent
     */
    public static Frame decode(ByteBuffer bytes) throws FrameException {
        return decode(bytes, true);
    }

    /**
     * Reads a message as AWS's agent does, which does not look at the digest: there are clients whose digests are wrong.
     *
     * @throws FrameException where lengths do not fit
     */
    public static Frame decodeTrusting(ByteBuffer bytes) throws FrameException {
        return decode(bytes, false);
    }

    private static Frame decode(ByteBuffer bytes, boolean isChecked) throws FrameException {
        ByteBuffer in = bytes.slice();
        if (in.remaining() < HEADER + 4 || in.remaining() > MAX_BYTES) {
            throw new FrameException("a message of " + in.remaining() + " bytes");
        }
        int header = in.getInt();
        if (header < HEADER || header > in.capacity() - 4) {
            throw new FrameException("a header of " + Integer.toUnsignedString(header) + " bytes");
        }
        int length = in.getInt(header);
        if (length < 0 || length > in.capacity() - header - 4) {
            throw new FrameException("a payload of " + Integer.toUnsignedString(length) + " bytes");
        }
        String type = name(in);
        in.getInt(); // the schema's version; there is one
        long created = in.getLong();
        long sequence = in.getLong();
        long flags = in.getLong();
        long least = in.getLong();
        UUID id = new UUID(in.getLong(), least);
        byte[] digest = new byte[DIGEST_LENGTH];
        in.get(digest);
        int payloadType = in.getInt();
        byte[] payload = new byte[length];
        in.get(header + 4, payload);
        if (!type.equals(MessageType.START_PUBLICATION) && !type.equals(MessageType.PAUSE_PUBLICATION)) {
            check(type, created);
            if (isChecked && !MessageDigest.isEqual(digest, sha256(payload))) {
                throw new FrameException("a damaged payload in " + type);
            }
        }
        return new Frame(type, Instant.ofEpochMilli(created), sequence, flags, id, payloadType, payload);
    }

    private static void check(String type, long created) throws FrameException {
        if (type.isEmpty() || created == 0) {
            throw new FrameException("a message without type or time");
        }
    }

    private static String name(ByteBuffer in) {
        byte[] name = new byte[TYPE_LENGTH];
        in.get(name);
        // Padded with spaces by AWS's programs, with zeros and even at the front by others.
        int start = 0;
        int end = TYPE_LENGTH;
        while (end > 0 && isPadding(name[end - 1])) {
            end--;
        }
        while (start < end && isPadding(name[start])) {
            start++;
        }
        return new String(name, start, end - start, StandardCharsets.US_ASCII);
    }

    private static boolean isPadding(byte b) {
        return b == ' ' || b == 0;
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return type + " " + sequence + " (" + payloadType + ", " + payload.length + " bytes)";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame that
                && type.equals(that.type)
                && created.equals(that.created)
                && sequence == that.sequence
                && flags == that.flags
                && id.equals(that.id)
                && payloadType == that.payloadType
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    private static byte[] sha256(byte[] payload) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(payload);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
