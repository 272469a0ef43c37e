package dev.runctl.service.download;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.CheckpointPlace.Here;
import dev.runctl.service.run.CheckpointBucket.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A checkpoint on this machine, as that of an instance of This computer. */
record LocalSource(Here place) implements DownloadSource {
    private static final int BUFFER = 1 << 20;

    @Override
    public List<Item> items(Cancellation cancel) throws IOException {
        Path path = place.path();
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? List.of(item("", path)) : List.of();
        }
        List<Item> items = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                cancel.check();
                if (Files.isRegularFile(file)) {
                    items.add(item(path.relativize(file).toString().replace('\\', '/'), file));
                }
            }
        }
        return items;
    }

    private static Item item(String name, Path file) throws IOException {
        return new Item(name, Files.size(file), Files.getLastModifiedTime(file).toString());
    }

    @Override
    public void fetch(Item item, long offset, Sink sink, Cancellation cancel) throws IOException {
        Path file = item.name().isEmpty() ? place.path() : place.path().resolve(item.name());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(offset);
            InputStream in = Channels.newInputStream(channel);
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                cancel.check();
                sink.accept(buffer, count);
            }
        }
        if (!item(item.name(), file).equals(item)) {
            throw Arrival.replaced(file.toString());
        }
    }
}
