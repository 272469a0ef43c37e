package dev.runctl.cli;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Copies a run's log to a stream, byte for byte, until the run has ended. */
final class RunFollower implements LogService.Listener {
    private final PrintStream out;
    private final ContactLoss loss;
    private final CompletableFuture<Run> ended = new CompletableFuture<>();

    private RunFollower(PrintStream out, Consumer<Failure> onTrouble) {
        this.out = out;
        this.loss = new ContactLoss(onTrouble);
    }

    /**
     * Blocks until the run has ended and its log is complete.
     *
     * @param limit how long to wait, zero for ever
     * @param onTrouble told once for each loss of contact
     * @throws ServiceException TimedOut after the limit; the run goes on
     * @throws CancellationException once cancelled; the run goes on
     */
    static Run follow(
            LogService logs,
            RunId id,
            long fromOffset,
            PrintStream out,
            Duration limit,
            Consumer<Failure> onTrouble,
            Cancellation cancel) {
        RunFollower follower = new RunFollower(out, onTrouble);
        try (Subscription log = logs.follow(id, fromOffset, follower);
                Subscription onCancel = cancel.onCancel(() -> follower.ended.cancel(false))) {
            return limit.isZero() ? follower.ended.get() : follower.ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ServiceException(
                    new Failure.TimedOut(Evidence.of("wait for " + id, limit.toMinutes() + " min")), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /** Nothing is written to it. */
    static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream());
    }

    @Override
    public void chunk(LogChunk chunk) {
        loss.over();
        out.write(chunk.bytes(), 0, chunk.bytes().length);
        out.flush();
    }

    @Override
    public void lag(Duration lag, LogRoute route) {
        loss.over();
    }

    @Override
    public void trouble(Failure failure) {
        loss.lost(failure);
    }

    @Override
    public void ended(Run run) {
        ended.complete(run);
    }
}
