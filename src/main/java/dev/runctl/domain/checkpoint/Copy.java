package dev.runctl.domain.checkpoint;

import java.time.Instant;

/**
 * A copy of a checkpoint in S3: one object, or for a folder all objects below a prefix.
 *
 * @param key the object's key, or the prefix without its last {@code /}
 * @param size in bytes, all objects together
 * @param objects how many
 * @param modified when the last of them was written
 * @param arriving whether the instance is still writing it: a folder without the marker that is written last
 */
public record Copy(String bucket, String key, long size, int objects, Instant modified, boolean arriving) {
    /** A copy that is there. */
    public Copy(String bucket, String key, long size, int objects, Instant modified) {
        this(bucket, key, size, objects, modified, false);
    }

    /** The same without its marker. */
    public Copy withoutMarker() {
        return new Copy(bucket, key, size, objects, modified, true);
    }

    public String uri() {
        return "s3://" + bucket + "/" + key;
    }

    /** Whether as many bytes lie there as the checkpoint has where it was written. */
    public boolean isAsLargeAs(Checkpoint checkpoint) {
        return size == checkpoint.size();
    }
}
