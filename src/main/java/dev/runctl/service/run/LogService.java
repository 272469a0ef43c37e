package dev.runctl.service.run;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.nio.file.Path;
import java.time.Duration;

/** A run's log: its local copy, continued from the instance from the byte where it stopped. */
public final class LogService {
    /** Called from one thread per follower, in order. */
    public interface Listener {
        /** Bytes follow each other without gap or repeat, starting at the offset asked for. */
        void chunk(LogChunk chunk);

        /** The transport's state: how old the newest byte was on arrival, empty text when well. */
        void lag(Duration lag);

        /** No contact; the follower goes on trying until closed. */
        void trouble(Failure failure);

        /** The run has ended and every byte of its log has been delivered. */
        void ended(Run run);
    }

    /**
     * Delivers from the offset, first what is held here, then what the instance has, live. One follower per run reads from
     * the instance; further listeners share it.
     */
    public Subscription follow(RunId id, long fromOffset, Listener listener) {
        throw new UnsupportedOperationException();
    }

    /** Brings the local copy up to date once and answers the last bytes of it. */
    public LogChunk tail(RunId id, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    public LogChunk read(RunId id, long offset, int max) {
        throw new UnsupportedOperationException();
    }

    public long size(RunId id) {
        throw new UnsupportedOperationException();
    }

    public Path file(RunId id) {
        throw new UnsupportedOperationException();
    }
}
