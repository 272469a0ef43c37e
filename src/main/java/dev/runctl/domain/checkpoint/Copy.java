package dev.runctl.domain.checkpoint;

import java.time.Instant;

/**
 * A copy of a checkpoint in S3: one object, or for a folder all objects below a prefix.
 *
 * @param key the object's key, or the prefix without its last {@code /}
 * @param size in bytes, all objects together
 * @param objects how many
 * @param modified when the last of them was written
 */
public record Copy(String bucket, String key, long size, int objects, Instant modified, State state) {
    /** What its marker, which is written last, tells of it. */
    public enum State {
        /** Nothing against it. */
        THERE,
        /** The instance is still writing it: a folder without its marker. */
        ARRIVING,
        /** It was written again after its marker, by somebody else: what the marker says is not of these bytes. */
        REWRITTEN
    }

    /** A copy that is there. */
    public Copy(String bucket, String key, long size, int objects, Instant modified) {
        this(bucket, key, size, objects, modified, State.THERE);
    }

    public Copy in(State now) {
        return new Copy(bucket, key, size, objects, modified, now);
    }

    public boolean arriving() {
        return state == State.ARRIVING;
    }

    public boolean rewritten() {
        return state == State.REWRITTEN;
    }

    public String uri() {
        return "s3://" + bucket + "/" + key;
    }

    /** Whether as many bytes lie there as the checkpoint has where it was written. */
    public boolean isAsLargeAs(Checkpoint checkpoint) {
        return size == checkpoint.size();
    }
}
