package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace.InBucket;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.CheckpointBucket.Sink;
import dev.runctl.service.run.CheckpointBucket.Stored;
import dev.runctl.service.run.CheckpointCopies;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A checkpoint in S3: an object, or all objects below a prefix but those that only mark it as complete. */
final class BucketSource implements DownloadSource {
    private final CheckpointBucket bucket;
    private final CheckpointCopies copies;
    private final InBucket place;
    private final Map<String, Stored> objects = new LinkedHashMap<>();
    private Map<String, String> recorded = Map.of();

    BucketSource(CheckpointBucket bucket, CheckpointCopies copies, InBucket place) {
        this.bucket = bucket;
        this.copies = copies;
        String key = place.object().replaceFirst("/+$", "");
        this.place = new InBucket(place.location(), place.bucket(), key);
    }

    @Override
    public InBucket place() {
        return place;
    }

    @Override
    public List<Item> items(Cancellation cancel) {
        cancel.check();
        objects.clear();
        Optional<Stored> alone = bucket.find(place.location(), place.bucket(), place.object());
        if (alone.isPresent()) {
            objects.put("", alone.get());
        } else {
            String prefix = place.object() + "/";
            bucket.list(place.location(), place.bucket(), prefix, it -> add(prefix, it), cancel);
        }
        recorded = objects.isEmpty() ? Map.of() : copies.recorded(place, alone.isEmpty(), cancel);
        return objects.entrySet().stream()
                .map(it -> new Item(
                        it.getKey(), it.getValue().size(), it.getValue().etag()))
                .toList();
    }

    private void add(String prefix, Stored object) {
        // A key that ends with a slash is what consoles make to show an empty folder.
        if (!CheckpointCopies.isMarker(object.key()) && !object.key().endsWith("/")) {
            objects.put(object.key().substring(prefix.length()), object);
        }
    }

    private Stored object(Item item) {
        return Optional.ofNullable(objects.get(item.name())).orElseThrow();
    }

    @Override
    public void fetch(Item item, long offset, Sink sink, Cancellation cancel) throws IOException {
        bucket.fetch(place.location(), object(item), offset, sink, cancel);
    }

    @Override
    public Optional<String> sha256(Item item, Cancellation cancel) {
        cancel.check();
        String name =
                item.name().isEmpty() ? place.object().substring(place.object().lastIndexOf('/') + 1) : item.name();
        return Optional.ofNullable(recorded.get(name)).or(() -> bucket.sha256(place.location(), object(item)));
    }
}
