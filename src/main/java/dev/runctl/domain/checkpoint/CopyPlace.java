package dev.runctl.domain.checkpoint;

/** A kind of place where a checkpoint lies. */
public enum CopyPlace {
    /** The disk of the instance that wrote it. */
    INSTANCE,
    /** The bucket that checkpoints are copied to. */
    S3
}
