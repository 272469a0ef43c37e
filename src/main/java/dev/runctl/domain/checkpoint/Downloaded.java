package dev.runctl.domain.checkpoint;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A checkpoint brought to this machine.
 *
 * @param path its file or folder here
 * @param from where it came from
 * @param size bytes, all its files together
 * @param kept bytes of it that an earlier attempt had brought
 */
public record Downloaded(
        String name, Path path, CheckpointPlace from, long size, long kept, Proof proof, Duration took) {
    /** What was compared before it was given its name. */
    public enum Proof {
        /** SHA-256 of every file, with what was recorded as it was copied to S3. */
        SHA256,
        /** The checksums that the checkpoint carries itself. */
        OWN_CHECKSUMS,
        /** The number of bytes: nothing else is known of it. */
        SIZE;

        /** The last part of a text's key in the bundle: {@code proof.own-checksums}. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
