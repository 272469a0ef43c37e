package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.CheckpointBucket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds checkpoints below a prefix of a bucket by the names of its objects. They come in the order of their keys, so those
 * of a folder come together: no more than one checkpoint is held at a time, however many there are.
 */
public final class BucketSearch {
    /**
     * @param objects all objects below the prefix
     * @param bytes of them
     */
    public record Searched(long objects, long bytes, long requests) {}

    private final CheckpointBucket bucket;

    public BucketSearch(CheckpointBucket bucket) {
        this.bucket = bucket;
    }

    /**
     * @param bucketName empty for the one that copies go to
     * @param prefix as S3 takes it: {@code run} also finds {@code runs/}
     * @param each told of each checkpoint, none of them inspected, as soon as its last object was listed
     */
    public Searched search(
            Location location, String bucketName, String prefix, Consumer<Checkpoint> each, Cancellation cancel) {
        Pass pass = new Pass(prefix, each);
        int requests = bucket.list(location, bucketName, prefix, pass::take, cancel);
        pass.close();
        return new Searched(pass.objects, pass.bytes, requests);
    }

    /** One listing from its first object to its last. */
    private static final class Pass {
        private final int base;
        private final Consumer<Checkpoint> each;
        private long objects;
        private long bytes;
        private @Nullable Copy folder;
        private boolean isCheckpoint;

        Pass(String prefix, Consumer<Checkpoint> each) {
            this.base = prefix.lastIndexOf('/') + 1;
            this.each = each;
        }

        void take(CheckpointBucket.Stored object) {
            objects++;
            bytes += object.size();
            String key = object.key();
            if (folder != null && key.startsWith(folder.key() + "/")) {
                folder = new Copy(
                        folder.bucket(),
                        folder.key(),
                        folder.size() + object.size(),
                        folder.objects() + 1,
                        object.modified().isAfter(folder.modified()) ? object.modified() : folder.modified());
                isCheckpoint |= belongs(name(key));
                return;
            }
            close();
            Optional<String> within = folderOf(key);
            if (within.isPresent()) {
                folder = new Copy(object.bucket(), within.get(), object.size(), 1, object.modified());
                isCheckpoint = belongs(name(key));
            } else if (isFile(key)) {
                each.accept(found(new Copy(object.bucket(), key, object.size(), 1, object.modified())));
            }
        }

        void close() {
            if (folder != null && isCheckpoint) {
                each.accept(found(folder));
            }
            folder = null;
        }

        /** The outermost folder below the prefix that is one checkpoint by its name. */
        private Optional<String> folderOf(String key) {
            int from = base;
            for (int slash = key.indexOf('/', from); slash >= 0; slash = key.indexOf('/', from)) {
                if (CheckpointNames.isFolder(key.substring(from, slash))) {
                    return Optional.of(key.substring(0, slash));
                }
                from = slash + 1;
            }
            return Optional.empty();
        }
    }

    /** Whether a folder with such a file holds something that was saved, and not words about it alone. */
    private static boolean belongs(String name) {
        return CheckpointNames.isFile(name)
                || name.endsWith(".bin")
                || name.endsWith(".distcp")
                || name.equals(".metadata");
    }

    private static boolean isFile(String key) {
        String name = name(key);
        if (!CheckpointNames.isFile(name)) {
            return false;
        }
        String folder = key.substring(0, key.length() - name.length()).replaceFirst("/$", "");
        String parent = name(folder);
        // The copies of a run lie in a folder with its id, within one for checkpoints.
        String around = RunId.isValid(parent) && folder.contains("/")
                ? name(folder.substring(0, folder.lastIndexOf('/')))
                : parent;
        return CheckpointNames.holdsCheckpoints(parent)
                || CheckpointNames.holdsCheckpoints(around)
                || CheckpointNames.saysCheckpoint(name);
    }

    private static Checkpoint found(Copy copy) {
        String name = name(copy.key());
        int slash = copy.key().lastIndexOf('/');
        String parent = slash < 0 ? "" : name(copy.key().substring(0, slash));
        return new Checkpoint(
                copy.uri(),
                copy.uri(),
                name,
                "",
                RunId.isValid(parent) ? Optional.of(new RunId(parent)) : Optional.empty(),
                CheckpointNames.epoch(name),
                CheckpointNames.step(name),
                Map.of(),
                copy.size(),
                copy.modified(),
                Verdict.NOT_INSPECTED,
                List.of(copy));
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
