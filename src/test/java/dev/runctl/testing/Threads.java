package dev.runctl.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What all threads do, virtual ones too: for a test that waits in vain. */
public final class Threads {
    private Threads() {}

    /** Where it was written, or why it was not. */
    public static String written() {
        Path file = Path.of("target", "threads", System.nanoTime() + ".txt").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return file.toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
