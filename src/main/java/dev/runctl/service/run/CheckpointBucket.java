package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The bucket that checkpoints are copied to. Methods with a location block and fail with a ServiceException. */
public interface CheckpointBucket {
    /** The name that a person has given; empty text on This computer, which has one of its own. Nothing where there is none. Asks nobody. */
    Optional<String> named(Location location);

    /** Where an instance of the location is to write by itself. The bucket exists or has been made. */
    Address address(Location location);

    /** A place for one object, and a presigned URL to PUT it there. */
    Slot slot(Location location, String key, Duration valid);

    /** The bytes of the object that lies in the slot. */
    long size(Location location, Slot slot);

    /**
     * Every object below a prefix, in the order of the keys' bytes, page by page, so that a hundred thousand take no memory here.
     *
     * @param bucket empty for the one that copies go to
     * @return how many requests it took
     */
    int list(Location location, String bucket, String prefix, Consumer<Stored> each, Cancellation cancel);

    /** The object of exactly this key, if there is one; by one request. */
    Optional<Stored> find(Location location, String bucket, String key);

    /** A presigned URL to GET an object; it holds the right to read it. */
    String readUrl(Location location, Stored object, Duration valid);

    /**
     * A part of an object, shorter where the object ends before; by one ranged GET. Nothing where another object lies at its key
     * by now.
     */
    Optional<byte[]> read(Location location, Stored object, long offset, int length);

    /** Writes a small object where there is none of its key, and tells whether it did. */
    boolean create(Location location, String bucket, String key, byte[] content);

    /**
     * Hands on an object from an offset to its end as it arrives, by one ranged GET. What arrived before a failure was handed on.
     *
     * @param object as it was found: where another has taken its place the failure is WrongState with {@code download}
     * @throws IOException only what the sink throws
     */
    void fetch(Location location, Stored object, long offset, Sink sink, Cancellation cancel) throws IOException;

    /** The SHA-256 of all of an object in hexadecimal, where S3 keeps that; by one request. */
    Optional<String> sha256(Location location, Stored object);

    /** Deletes objects, of which some may be gone already. */
    void delete(Location location, String bucket, List<String> keys);

    /** @param endpoint empty for AWS's own */
    record Address(String bucket, String region, String endpoint) {}

    /**
     * An object in a bucket.
     *
     * @param size in bytes
     * @param etag what tells it from another object of the same key; empty where that is not known
     */
    record Stored(String bucket, String key, long size, Instant modified, String etag) {}

    /** Takes bytes as they arrive. */
    @FunctionalInterface
    interface Sink {
        /** @param length how many of the bytes count; they are the caller's again afterwards */
        void accept(byte[] bytes, int length) throws IOException;
    }

    /** @param url holds the right to write: never shown, never logged */
    record Slot(String bucket, String key, String url) {}
}
