package dev.runctl.service.download;

import dev.runctl.service.download.DownloadSource.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes in a {@code .part} are of, kept beside it: where they came from, and of each file its size and the tag that changes
 * with its content. Held by one download at a time.
 */
final class DownloadRecord implements AutoCloseable {
    private static final int LARGEST = 64 << 20;

    private final Path path;
    private final FileChannel channel;
    private final Properties before = new Properties();

    private DownloadRecord(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Nothing where another download holds it. */
    static @Nullable DownloadRecord take(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            return null;
        }
        DownloadRecord record = new DownloadRecord(path, channel);
        record.load();
        return record;
    }

    private void load() throws IOException {
        ByteBuffer text = ByteBuffer.allocate((int) Math.min(LARGEST, channel.size()));
        while (text.hasRemaining() && channel.read(text, text.position()) > 0) {}
        try {
            before.load(new ByteArrayInputStream(text.array()));
        } catch (IllegalArgumentException e) {
            before.clear(); // cut off while it was written: what it was about is not known
        }
    }

    /** Whether what an earlier attempt brought is of the same content. */
    boolean holds(String source, Item item) {
        return source.equals(before.getProperty("source"))
                && value(item).equals(before.getProperty("file/" + item.name()));
    }

    private static String value(Item item) {
        return item.size() + " " + item.tag();
    }

    /** Says what will be in the part from now on; must come before its first byte. */
    void write(String source, List<Item> items) throws IOException {
        Properties now = new Properties();
        now.setProperty("source", source);
        items.forEach(item -> now.setProperty("file/" + item.name(), value(item)));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        now.store(text, null);
        channel.truncate(0);
        ByteBuffer rest = ByteBuffer.wrap(text.toByteArray());
        while (rest.hasRemaining()) {
            channel.write(rest, rest.position());
        }
        channel.force(true);
    }

    /** When all has arrived. */
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
