package dev.runctl.bench;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Notes when a log's first bytes came ({@link System#nanoTime}), and its end. Trouble is the benchmark's end. */
final class HeardRun implements LogService.Listener {
    final CompletableFuture<Long> firstBytes = new CompletableFuture<>();
    final CompletableFuture<Run> end = new CompletableFuture<>();

    @Override
    public void chunk(LogChunk chunk) {
        if (chunk.bytes().length > 0) {
            firstBytes.complete(System.nanoTime());
        }
    }

    @Override
    public void lag(Duration lag, LogRoute route) {}

    @Override
    public void trouble(Failure failure) {
        firstBytes.completeExceptionally(new ServiceException(failure));
        end.completeExceptionally(new ServiceException(failure));
    }

    @Override
    public void ended(Run run) {
        end.complete(run);
    }
}
