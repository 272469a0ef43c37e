package dev.runctl.service.metric;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogService;
import dev.runctl.service.run.LogTimes;
import java.util.Arrays;
import java.util.List;

/** The curves of a run's log as far as it is held here. */
public final class RunCurves {
    private static final int PIECE = 1 << 20;
    private static final long NOT_MUCH = 4L << 20;

    private final LogService logs;
    private final MetricSettingsStore settings;

    public RunCurves(LogService logs, MetricSettingsStore settings) {
        this.logs = logs;
        this.settings = settings;
    }

    /**
     * As {@link #of}, after what the instance has of the log beyond what is held here was brought, where that is not much. An
     * instance that does not answer changes nothing.
     */
    public List<Curve> upToDate(Run run, Cancellation cancel) {
        try {
            long missing = logs.sizeThere(run.id(), cancel) - logs.size(run.id());
            if (missing > 0 && missing <= NOT_MUCH) {
                logs.catchUp(run.id(), cancel);
            }
        } catch (ServiceException e) {
            System.getLogger(RunCurves.class.getName())
                    .log(System.Logger.Level.INFO, "the log as far as it is held: " + run.id(), e);
        }
        return of(run, cancel);
    }

    /** Reads the whole log, with the patterns of the run's project; asks nobody. A point has the time when its line came. */
    public List<Curve> of(Run run, Cancellation cancel) {
        MetricReader reader = new MetricReader(settings.load(run.request().projectRoot()));
        LogTimes times = logs.times(run.id());
        long at = 0;
        for (LogChunk chunk = logs.read(run.id(), at, PIECE);
                chunk.bytes().length > 0;
                chunk = logs.read(run.id(), at, PIECE)) {
            cancel.check();
            byte[] bytes = chunk.bytes();
            for (int from = 0; from < bytes.length; ) {
                long next = times.next(at + from);
                int to = (int) Math.min(bytes.length, next - at);
                reader.feed(Arrays.copyOfRange(bytes, from, to), times.at(at + from));
                from = to;
            }
            at = chunk.end();
        }
        reader.finish();
        return reader.curves();
    }
}
