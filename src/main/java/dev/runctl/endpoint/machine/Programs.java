package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs that live as long as somebody talks with them: those of sessions. They end with this program. */
public final class Programs {
    private final Machine machine;
    private final Database database;
    private final String source = new String(Supervisor.source("session.py"), StandardCharsets.UTF_8);

    Programs(Machine machine, Database database) {
        this.machine = machine;
        this.database = database;
    }

    /** @throws ServiceError TargetNotConnected where the instance's agent does not answer */
    public void requireOnline(String instanceId) {
        requireOnline(machine.instances().list(), instanceId);
    }

    private void requireOnline(Snapshot snapshot, String instanceId) {
        LocalInstance instance = snapshot.find(instanceId);
        if (instance == null || !instance.online(snapshot.now(), machine.timings())) {
            throw new ServiceError("TargetNotConnected", instanceId + " is not connected.");
        }
    }

    /**
     * Starts a program in the instance.
     *
     * @param isTerminal whether it gets a terminal; else its output comes once it has ended
     * @throws ServiceError TargetNotConnected where the instance's agent does not answer
     */
    public Program start(String instanceId, boolean isTerminal, List<String> command) {
        Instant now = machine.now();
        Path workspace = machine.workspace(instanceId);
        List<String> line = new ArrayList<>(
                List.of(Supervisor.python().toString(), "-I", "-S", "-c", source, isTerminal ? "terminal" : "plain"));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).directory(workspace.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Commands.environment(machine, instanceId));
        environment.put("TERM", "xterm-256color");
        environment.put("RUNCTL_SUPERVISOR_OF", instanceId);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        // As with commands: a stop comes before the start and is seen, or after it and ends the program.
        return database.write(connection -> {
            requireOnline(new InstanceTable(connection).load(now), instanceId);
            try {
                return new Program(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
