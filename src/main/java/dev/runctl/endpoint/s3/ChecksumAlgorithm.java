package dev.runctl.endpoint.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The checksums kept with an object. Values are written in Base64 of the big-endian bytes. */
enum ChecksumAlgorithm {
    CRC32(4, CRC32::new, 0xEDB88320L),
    CRC32C(4, CRC32C::new, 0x82F63B78L),
    CRC64NVME(8, Crc64Nvme::new, Crc64Nvme.POLYNOMIAL),
    SHA1(20, "SHA-1"),
    SHA256(32, "SHA-256");

    /** Sums up bytes as they pass. */
    interface Digest {
        void update(byte[] bytes, int offset, int length);

        byte[] value();
    }

    private final int length;
    private final Supplier<Digest> digests;
    private final @Nullable CrcCombination combination;

    ChecksumAlgorithm(int length, Supplier<Checksum> checksums, long polynomial) {
        this.length = length;
        this.digests = () -> crc(checksums.get(), length);
        this.combination = new CrcCombination(length * 8, polynomial);
    }

    ChecksumAlgorithm(int length, String name) {
        this.length = length;
        this.digests = () -> messageDigest(name);
        this.combination = null;
    }

    static Optional<ChecksumAlgorithm> named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    static Digest md5() {
        return messageDigest("MD5");
    }

    Digest digest() {
        return digests.get();
    }

    /** The header and trailer, in lower case. */
    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The element in answers and in the list of parts. */
    String element() {
        return "Checksum" + name();
    }

    /** Whether the checksum of a whole can be had from those of its parts. */
    boolean combines() {
        return combination != null;
    }

    /** The checksum of two pieces joined, for the algorithms that can. */
    byte[] combine(byte[] first, byte[] second, long secondLength) {
        if (combination == null) {
            throw new IllegalStateException(name() + " cannot be combined");
        }
        return bytes(combination.combine(number(first), number(second), secondLength), length);
    }

    /** The bytes of a value as sent, or empty if it cannot be one of this algorithm. */
    Optional<byte[]> decode(String base64) {
        try {
            byte[] value = Base64.getDecoder().decode(base64);
            return value.length == length ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Digest crc(Checksum checksum, int length) {
        return new Digest() {
            @Override
            public void update(byte[] bytes, int offset, int count) {
                checksum.update(bytes, offset, count);
            }

            @Override
            public byte[] value() {
                return bytes(checksum.getValue(), length);
            }
        };
    }

    private static Digest messageDigest(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            return new Digest() {
                @Override
                public void update(byte[] bytes, int offset, int count) {
                    digest.update(bytes, offset, count);
                }

                @Override
                public byte[] value() {
                    return digest.digest();
                }
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(long value, int length) {
        byte[] all = ByteBuffer.allocate(8).putLong(value).array();
        return Arrays.copyOfRange(all, 8 - length, 8);
    }

    private static long number(byte[] bytes) {
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }
}
