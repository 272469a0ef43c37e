package dev.runctl.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What the screen's thread does meanwhile: the time between frames, how many were late, and the processor time that the thread took,
 * which other work on the machine does not lengthen as it does the frames.
 */
final class ScreenWork {
    private final long thread;
    private final Frames frames = new Frames();

    private ScreenWork(long thread) {
        this.thread = thread;
    }

    /** To be called on the screen's thread. */
    static ScreenWork ofThisThread() {
        return new ScreenWork(Thread.currentThread().threadId());
    }

    /** Adds the row "frames apart" and a line about the late ones. */
    void report(Report report, String what, Frames.Work work) throws Exception {
        long busy = busy();
        long collecting = collecting();
        long started = System.nanoTime();
        Sample apart = frames.during(work);
        double seconds = (System.nanoTime() - started) / 1e9;
        report.ours("frames apart, " + what, apart, "ms");
        report.note(String.format(
                Locale.ROOT,
                "longest %.0f ms; %d above 33 ms, %d above 100 ms; screen's thread busy %.1f %%; collector %d ms in %.0f s",
                apart.max(),
                apart.above(33.4),
                apart.above(100),
                (busy() - busy) / 1e7 / seconds,
                collecting() - collecting,
                seconds));
    }

    private long busy() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
