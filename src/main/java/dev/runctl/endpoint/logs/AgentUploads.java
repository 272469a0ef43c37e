package dev.runctl.endpoint.logs;

import dev.runctl.endpoint.machine.Machine;
import dev.runctl.sqlite.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what commands print into log streams, as the SSM agent does: a look at the output each second, whole lines, at most four
 * events at a look (amazon-ssm-agent, cloudwatchlogsservice.go). How far it has come is recorded with the events, so that another
 * program may go on where this one ended.
 */
public final class AgentUploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentUploads.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int EVENTS = 4;

    private final Machine machine;
    private final LogStore store;
    private final Object lock = new Object();
    private boolean isRunning;
    private boolean isClosed;

    AgentUploads(Machine machine, LogStore store) {
        this.machine = machine;
        this.store = store;
        if (!uploads().isEmpty()) {
            run();
        }
    }

    /** From now on until the command has ended and all is brought. */
    public void start(String commandId, List<String> instances, String group) {
        store.write(connection -> {
            store.createGroup(connection, group);
            for (String instance : instances) {
                for (String output : List.of("stdout", "stderr")) {
                    Sql.update(
                            connection,
                            "INSERT INTO upload (command_id, instance_id, output, log_group) VALUES (?, ?, ?, ?)",
                            commandId,
                            instance,
                            output,
                            group);
                }
            }
            return instances.size();
        });
        run();
    }

    private void run() {
        synchronized (lock) {
            if (!isRunning && !isClosed) {
                isRunning = true;
                Thread.ofVirtual().name("agent-uploads").start(this::loop);
            }
        }
    }

    private void loop() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                synchronized (lock) {
                    List<Upload> open = isClosed ? List.of() : uploads();
                    open.forEach(this::bring);
                    if (open.isEmpty()) {
                        isRunning = false;
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Upload> uploads() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT command_id, instance_id, output, log_group, position FROM upload",
                row -> new Upload(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5))));
    }

    private void bring(Upload upload) {
        try {
            // In this order: what has ended prints no more.
            boolean isOver = machine.commands()
                    .invocation(upload.commandId(), upload.instanceId())
                    .map(invocation -> invocation.outcome().over())
                    .orElse(true);
            Path file = machine.commands().outputFile(upload.commandId(), upload.instanceId(), upload.output());
            if (isOver || (Files.exists(file) && Files.size(file) > upload.position())) {
                store.write(connection -> bring(connection, upload, file, isOver));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The output of {} was not brought to its log group", upload.commandId(), e);
        }
    }

    private int bring(Connection connection, Upload upload, Path file, boolean isOver) throws SQLException {
        // Another program may have been here since.
        long position = store.position(connection, upload).orElse(-1L);
        if (position < 0) {
            return 0;
        }
        byte[] bytes = read(file, position, (EVENTS + 1) * AgentEvents.MOST);
        AgentEvents events = AgentEvents.of(bytes, EVENTS, isOver);
        if (!events.messages().isEmpty()) {
            store.createGroup(connection, upload.group());
            store.createStream(connection, upload.group(), upload.stream());
            Stream stream = store.requireStream(connection, upload.group(), upload.stream());
            // A clock that was set back would put an event before others that have been read already.
            long now = store.now();
            long timestamp = Math.max(now, stream.last());
            List<Event> all = new ArrayList<>();
            events.messages().forEach(message -> all.add(new Event(0, stream.seq(), timestamp, now, message)));
            store.append(connection, stream, all);
        }
        boolean isDone = isOver && events.taken() == bytes.length;
        String change = isDone ? "DELETE FROM upload" : "UPDATE upload SET position = " + (position + events.taken());
        return Sql.update(
                connection,
                change + " WHERE command_id = ? AND instance_id = ? AND output = ?",
                upload.commandId(),
                upload.instanceId(),
                upload.output());
    }

    private static byte[] read(Path path, long position, int most) {
        if (!Files.exists(path)) {
            return new byte[0];
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, Math.min(most, file.length() - position))];
            file.seek(position);
            file.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left goes on with the next program. */
    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true;
        }
    }
}
