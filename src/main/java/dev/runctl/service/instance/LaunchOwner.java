package dev.runctl.service.instance;

import java.time.Instant;
import java.util.Optional;

/** Tells whether the process that began a launch still waits for its answer. */
final class LaunchOwner {
    private LaunchOwner() {}

    /** This process: its number and when it began, as numbers are used again. */
    static String self() {
        return mark(ProcessHandle.current());
    }

    static boolean isAlive(String owner) {
        try {
            long pid = Long.parseLong(owner.substring(0, Math.max(0, owner.indexOf('@'))));
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            return process.isPresent()
                    && process.get().isAlive()
                    && mark(process.get()).equals(owner);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String mark(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
