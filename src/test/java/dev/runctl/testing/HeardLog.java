package dev.runctl.testing;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogRoute;
import dev.runctl.service.run.LogService;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a log's listener was told, and that it came without gap or repeat. */
public final class HeardLog implements LogService.Listener {
    public final List<Failure> troubles = new CopyOnWriteArrayList<>();
    public final List<Duration> lags = new CopyOnWriteArrayList<>();
    public final List<LogRoute> routes = new CopyOnWriteArrayList<>();
    public volatile Map<LogRoute, Failure> detours = Map.of();
    public volatile Optional<Run> ended = Optional.empty();
    public volatile boolean continuous = true;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long from;

    public HeardLog(long from) {
        this.from = from;
    }

    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void chunk(LogChunk chunk) {
        if (chunk.offset() == 0) {
            bytes.reset();
        } else if (chunk.offset() != from + bytes.size()) {
            continuous = false;
        }
        bytes.writeBytes(chunk.bytes());
    }

    @Override
    public void lag(Duration lag, LogRoute route) {
        lags.add(lag);
        routes.add(route);
    }

    @Override
    public void detours(Map<LogRoute, Failure> why) {
        detours = why;
    }

    @Override
    public void trouble(Failure failure) {
        troubles.add(failure);
    }

    @Override
    public void ended(Run run) {
        ended = Optional.of(run);
    }
}
