package dev.runctl.endpoint.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
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
        // A reboot leaves the instant of the start as it is and moves onlineFrom.
        Instant recorded = instance.recorded() == InstanceState.PENDING ? instance.onlineFrom() : instance.since();
        Instant started = startedHere.getOrDefault(instance.reaping(), recorded);
        if (machine.now().isAfter(started.plus(STARTING)) && !held(folder.resolve(instance.id() + ".lock"))) {
            start(instance.id(), instance.reaping(), false, instance.recorded() == InstanceState.SHUTTING_DOWN);
        }
        return false;
    }

    /** The end has been recorded. Its file stays, so that a reaper that comes late finds it and does nothing. */
    void settled(String token) {
        startedHere.remove(token);
    }

    /** The instance will not be heard of again. */
    void forget(String instanceId) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, instanceId + "[-.]*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
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
