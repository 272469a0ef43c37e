package dev.runctl.storage;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogStore;
import dev.runctl.service.run.LogTimes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Logs as one plain file per run, {@code <run>.log}, beside {@code <run>.times} and, once it is complete, {@code <run>.whole}. */
public final class FileLogStore implements LogStore {
    private final Path folder;

    public FileLogStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public long size(RunId id) {
        return file(id).toFile().length(); // 0 where there is none
    }

    @Override
    public void write(RunId id, LogChunk chunk) {
        try {
            OwnerOnly.createFolder(folder);
            // Not a channel: interrupting a thread would close it under another one.
            try (RandomAccessFile file = new RandomAccessFile(file(id).toFile(), "rw")) {
                if (chunk.offset() > file.length()) {
                    throw new IllegalArgumentException(
                            "a gap between " + file.length() + " and " + chunk.offset() + " in " + id);
                }
                file.seek(chunk.offset());
                file.write(chunk.bytes());
            }
        } catch (IOException e) {
            // A part may have been written. It is right as far as it goes, and reading goes on behind it.
            String detail = file(id) + ": " + e.getMessage();
            throw new ServiceException(new Failure.NotStored(Failure.Evidence.of("log", detail)), e);
        }
    }

    @Override
    public void reset(RunId id) {
        try {
            Files.deleteIfExists(whole(id));
            Files.deleteIfExists(marks(id));
            if (Files.exists(file(id))) {
                try (RandomAccessFile file = new RandomAccessFile(file(id).toFile(), "rw")) {
                    file.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void seal(RunId id) {
        try {
            OwnerOnly.createFolder(folder);
            Files.write(whole(id), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isSealed(RunId id) {
        return Files.exists(whole(id));
    }

    @Override
    public LogChunk read(RunId id, long offset, int max) {
        if (!Files.exists(file(id))) {
            return new LogChunk(offset, new byte[0]);
        }
        try (RandomAccessFile file = new RandomAccessFile(file(id).toFile(), "r")) {
            int length = (int) Math.max(0, Math.min(max, file.length() - offset));
            byte[] bytes = new byte[length];
            file.seek(offset);
            file.readFully(bytes);
            return new LogChunk(offset, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public LogLines lines(RunId id, long tail) {
        return FileLogLines.open(file(id), tail);
    }

    @Override
    public void mark(RunId id, long offset, Instant time) {
        try {
            FileLogTimes.mark(marks(id), offset, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public LogTimes times(RunId id) {
        try {
            return FileLogTimes.load(marks(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path file(RunId id) {
        return folder.resolve(id.value() + ".log");
    }

    private Path marks(RunId id) {
        return folder.resolve(id.value() + ".times");
    }

    private Path whole(RunId id) {
        return folder.resolve(id.value() + ".whole");
    }
}
