package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace;
import dev.runctl.service.run.CheckpointBucket.Sink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source whose files' SHA-256 somebody has recorded elsewhere.
 *
 * @param name what the record calls a checkpoint that is one file
 * @param recorded hexadecimal, by the files' names
 */
record RecordedSource(DownloadSource source, String name, Map<String, String> recorded) implements DownloadSource {
    @Override
    public CheckpointPlace place() {
        return source.place();
    }

    @Override
    public List<Item> items(Cancellation cancel) throws IOException {
        return source.items(cancel);
    }

    @Override
    public void fetch(Item item, long offset, Sink sink, Cancellation cancel) throws IOException {
        source.fetch(item, offset, sink, cancel);
    }

    @Override
    public Optional<String> sha256(Item item, Cancellation cancel) {
        return Optional.ofNullable(recorded.get(item.name().isEmpty() ? name : item.name()));
    }
}
