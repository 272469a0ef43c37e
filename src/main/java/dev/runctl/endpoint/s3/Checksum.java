package dev.runctl.endpoint.s3;

import java.util.Base64;

/**
 * A checksum as kept and sent.
 *
 * @param value Base64; for {@link Type#COMPOSITE} followed by {@code -} and the number of parts
 */
record Checksum(ChecksumAlgorithm algorithm, String value, Type type) {
    /** What was summed up: the bytes of the object, or the checksums of its parts. */
    enum Type {
        FULL_OBJECT,
        COMPOSITE
    }

    static Checksum full(ChecksumAlgorithm algorithm, byte[] value) {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(value), Type.FULL_OBJECT);
    }

    void writeTo(XmlWriter xml) {
        xml.element(algorithm.element(), value).element("ChecksumType", type.name());
    }
}
