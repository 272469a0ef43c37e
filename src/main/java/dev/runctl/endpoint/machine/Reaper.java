package dev.runctl.endpoint.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the processes of instances, through a process of its own that outlives this program. If that process is killed,
 * whoever looks next starts another.
 */
final class Reaper {
    private static final Duration STARTING = Duration.ofSeconds(5);
    private final Machine machine;
    private final Supervisor supervisor;
    private final Path folder;
    private final Map<String, Instant> startedHere = new ConcurrentHashMap<>();

    Reaper(Machine machine, Supervisor supervisor) {
        this.machine = machine;
        this.supervisor = supervisor;
        this.folder = machine.folder().resolve("reaping");
    }

    /** @param remove whether the workspace goes too */
    void start(String instanceId, String token, boolean force, boolean remove) {
        startedHere.put(token, machine.now());
        supervisor.reap(
                folder,
                instanceId,
                token,
                force ? Duration.ZERO : machine.timings().stopGrace(),
                force,
                remove ? machine.workspace(instanceId).toString() : "");
    }

    /** Whether all processes are gone; if not, makes sure that somebody is at it. */
    boolean done(LocalInstance instance) {
        if (Files.exists(doneFile(instance.id(), instance.reaping()))) {
            return true;
        }
        Instant started = startedHere.getOrDefault(instance.reaping(), instance.since());
        if (machine.now().isAfter(started.plus(STARTING)) && !held(folder.resolve(instance.id() + ".lock"))) {
            start(instance.id(), instance.reaping(), false, instance.recorded() == InstanceState.SHUTTING_DOWN);
        }
        return false;
    }

    void forget(String instanceId, String token) {
        startedHere.remove(token);
        try {
            Files.deleteIfExists(doneFile(instanceId, token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The instance will not be heard of again. */
    void forget(String instanceId) {
        try {
            Files.deleteIfExists(folder.resolve(instanceId + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path doneFile(String instanceId, String token) {
        return folder.resolve(instanceId + "-" + token + ".done");
    }

    /** Whether another process holds an exclusive lock on the file. */
    static boolean held(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            // Another thread is just asking the same. It is told; here the next look will tell.
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
