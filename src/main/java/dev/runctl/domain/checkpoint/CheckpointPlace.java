package dev.runctl.domain.checkpoint;

import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import java.nio.file.Path;

/** Where one checkpoint, a file or a folder, lies and can be read. */
public sealed interface CheckpointPlace {
    /** The last part of a text's key in the bundle: {@code place.in-bucket}. */
    String key();

    /** The path or address, as it would be typed. */
    String address();

    /** On this machine. */
    record Here(Path path) implements CheckpointPlace {
        @Override
        public String key() {
            return "here";
        }

        @Override
        public String address() {
            return path.toString();
        }
    }

    /**
     * In S3.
     *
     * @param location whose credentials read it
     * @param object the object's key, or for a folder the prefix without its last {@code /}
     */
    record InBucket(Location location, String bucket, String object) implements CheckpointPlace {
        @Override
        public String key() {
            return "in-bucket";
        }

        @Override
        public String address() {
            return "s3://" + bucket + "/" + object;
        }
    }

    /**
     * On the disk of an instance.
     *
     * @param project whose folder a relative path begins in; empty for an absolute path
     */
    record OnInstance(InstanceRef ref, String project, String path) implements CheckpointPlace {
        @Override
        public String key() {
            return "on-instance";
        }

        @Override
        public String address() {
            return path;
        }
    }
}
