package dev.runctl.inspect;

import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.service.checkpoint.LocalFolder;
import dev.runctl.service.checkpoint.RangedSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The samples that {@code make_checkpoints.py} made with real PyTorch, and sources in memory. */
final class Samples {
    static final Path FOLDER = Path.of("src/test/resources/dev/runctl/inspect");
    private static final RangedInspector INSPECTOR = new RangedInspector();

    private Samples() {}

    /** Single files, the malicious ones among them. */
    static List<Path> files() {
        try (Stream<Path> files = Stream.concat(Files.list(FOLDER), Files.list(FOLDER.resolve("malicious")))) {
            return files.filter(file -> Files.isRegularFile(file) && !name(file).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        return bytes(FOLDER.resolve(name));
    }

    static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }

    static Inspection inspect(String name) {
        return inspect(name, bytes(name));
    }

    static Inspection inspect(String name, byte[] bytes) {
        return INSPECTOR.inspect(name, new Memory(bytes));
    }

    static Inspection inspect(Path folder) {
        return INSPECTOR.inspect(new LocalFolder(folder));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Memory(byte[] bytes) implements RangedSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public byte[] read(long offset, int length) throws IOException {
            if (offset < 0 || length < 0 || offset + length > bytes.length) {
                throw new EOFException(offset + " and " + length + " of " + bytes.length);
            }
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        }
    }

    /** A large file of which only the start and the end are anything but zeros. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Hollow(byte[] start, long size, byte[] end) implements RangedSource {
        @Override
        public byte[] read(long offset, int length) {
            byte[] read = new byte[length];
            for (int i = 0; i < length; i++) {
                long at = offset + i;
                if (at < start.length) {
                    read[i] = start[(int) at];
                } else if (at >= size - end.length) {
                    read[i] = end[(int) (at - (size - end.length))];
                }
            }
            return read;
        }
    }
}
