package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects below a prefix that are one checkpoint, as they were when they were listed; the first 20,000. */
final class BucketFolder implements CheckpointTree {
    private static final int MOST = 20_000;

    private final CheckpointBucket bucket;
    private final Location location;
    private final String name;
    private final ReadingMeter meter;
    private final Cancellation cancel;
    private final Map<String, CheckpointBucket.Stored> objects = new TreeMap<>();

    /**
     * Lists them.
     *
     * @param key the prefix without its last {@code /}
     */
    BucketFolder(
            CheckpointBucket bucket,
            Location location,
            String bucketName,
            String key,
            ReadingMeter meter,
            Cancellation cancel) {
        this.bucket = bucket;
        this.location = location;
        this.name = key.substring(key.lastIndexOf('/') + 1);
        this.meter = meter;
        this.cancel = cancel;
        String prefix = key + "/";
        int requests = bucket.list(
                location,
                bucketName,
                prefix,
                object -> {
                    // A key that ends with a slash is what consoles make to show an empty folder.
                    if (objects.size() < MOST && !object.key().endsWith("/")) {
                        objects.put(object.key().substring(prefix.length()), object);
                    }
                },
                cancel);
        meter.count(requests, 0);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Part> parts() {
        return objects.entrySet().stream()
                .map(it -> new Part(it.getKey(), it.getValue().size()))
                .toList();
    }

    @Override
    public RangedSource open(String part) throws IOException {
        CheckpointBucket.Stored object = objects.get(part);
        if (object == null) {
            throw new FileNotFoundException(part);
        }
        return new BucketObject(bucket, location, object, meter, cancel);
    }
}
