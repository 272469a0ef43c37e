package dev.runctl.storage;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.InParallel;
import dev.runctl.service.run.LogLines;
import dev.runctl.service.run.LogQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * One search through a file up to a line, in chunks from the last to the first. Several threads look through a chunk each;
 * what they find is told in order.
 */
final class FileLogSearch {
    private static final int MOST_THREADS = 4;

    private final Path file;
    private final FileLogLines index;
    private final LogQuery query;
    private final long before;
    private final Cancellation cancel;
    private final Consumer<LogLines.Found> sink;
    private final BlockingQueue<FileLogChunk> idle = new LinkedBlockingQueue<>();

    FileLogSearch(
            Path file,
            FileLogLines index,
            LogQuery query,
            long before,
            Cancellation cancel,
            Consumer<LogLines.Found> sink) {
        this.file = file;
        this.index = index;
        this.query = query;
        this.before = before;
        this.cancel = cancel;
        this.sink = sink;
    }

    void run() {
        query.pattern(); // a mistake in it is told before the file is opened
        try {
            long limit = index.endBefore(before);
            if (query.isEmpty() || limit == 0) {
                sink.accept(new LogLines.Found(List.of(), 1));
                return;
            }
            search(limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void search(long limit) throws IOException {
        long chunks = (limit - 1) / FileLogLines.CHUNK + 1;
        int threads = (int) Math.min(chunks, Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS));
        List<RandomAccessFile> opened = new ArrayList<>();
        ExecutorService workers = InParallel.busyWorkers("log-search-", threads);
        Cancellation over = new Cancellation();
        try (workers;
                var ending = cancel.onCancel(over::cancel)) {
            try {
                for (int i = 0; i < threads; i++) {
                    RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
                    opened.add(in);
                    idle.add(new FileLogChunk(in, index, query, limit, over));
                }
                searchChunks(workers, limit, chunks, threads * 4);
            } finally {
                over.cancel();
            }
        } finally {
            for (RandomAccessFile in : opened) {
                in.close();
            }
        }
    }

    private void searchChunks(ExecutorService workers, long limit, long chunks, int ahead) throws IOException {
        Deque<Future<List<Long>>> underWay = new ArrayDeque<>();
        long next = chunks - 1;
        for (long told = chunks - 1; told >= 0; told--) {
            cancel.check();
            for (; next >= 0 && underWay.size() < ahead; next--) {
                long start = next * FileLogLines.CHUNK;
                underWay.add(workers.submit(() -> chunk(start)));
            }
            List<Long> lines = get(underWay.removeFirst());
            sink.accept(new LogLines.Found(lines, (double) (limit - told * FileLogLines.CHUNK) / limit));
        }
    }

    private List<Long> chunk(long start) throws IOException, InterruptedException {
        FileLogChunk chunk = idle.take(); // there is one for each thread
        try {
            return chunk.search(start);
        } finally {
            idle.add(chunk);
        }
    }

    private static List<Long> get(Future<List<Long>> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }
}
