package dev.runctl.endpoint.machine;

import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Commands run in instances: each under a supervisor of its own that goes on when this program ends. */
public final class Commands {
    /** How long ended commands are remembered, as on AWS. */
    private static final Duration HISTORY = Duration.ofDays(30);

    private final Machine machine;
    private final Database database;
    private final Supervisor supervisor;

    Commands(Machine machine, Database database, Supervisor supervisor) {
        this.machine = machine;
        this.database = database;
        this.supervisor = supervisor;
        forgetOld();
    }

    private void forgetOld() {
        long before = machine.now().minus(HISTORY).toEpochMilli();
        List<Invocation> old = database.read(connection -> new CommandTable(connection)
                .invocations("requested < ? AND outcome <> '' LIMIT 1000", List.of(before)));
        for (Invocation invocation : old) {
            Trees.delete(folder(invocation.commandId(), invocation.instanceId()).path());
            database.write(connection -> {
                CommandTable table = new CommandTable(connection);
                table.execute("DELETE FROM invocation WHERE seq = ?", invocation.seq());
                table.execute("DELETE FROM command_log WHERE command_id = ?", invocation.commandId());
                return table.execute(
                        "DELETE FROM command WHERE id = ? AND NOT EXISTS (SELECT 1 FROM invocation WHERE command_id = ?)",
                        invocation.commandId(),
                        invocation.commandId());
            });
        }
    }

    /**
     * Runs a script in every instance.
     *
     * @param command with an empty id; its instances are those to run in
     * @return the command's id
     * @throws ServiceError InvalidInstanceId where an instance's agent does not answer
     */
    public String send(CommandRecord command, String script, String directory) {
        String id = UUID.randomUUID().toString();
        Instant now = machine.now();
        machine.instances().list();
        // The processes start inside the transaction: a stop comes before it, and is seen, or after it, and ends them.
        database.write(connection -> {
            Snapshot snapshot = new InstanceTable(connection).load(now);
            CommandTable table = new CommandTable(connection);
            List<String> away = command.instanceIds().stream()
                    .filter(instance -> {
                        LocalInstance found = snapshot.find(instance);
                        return found == null || !found.online(now, machine.timings());
                    })
                    .toList();
            if (!away.isEmpty()) {
                throw new ServiceError(
                        "InvalidInstanceId",
                        "Instances " + away + " not in a valid state for account " + Machine.ACCOUNT);
            }
            table.insert(new CommandRecord(
                    0,
                    id,
                    command.document(),
                    command.comment(),
                    command.parameters(),
                    command.instanceIds(),
                    command.targets(),
                    now,
                    command.timeoutSeconds(),
                    command.executionTimeout(),
                    command.logGroup(),
                    false));
            for (String instance : command.instanceIds()) {
                CommandFolder folder = folder(id, instance);
                Path workspace = machine.workspace(instance);
                folder.write(
                        script,
                        workspace.resolve(directory).toString(),
                        command.executionTimeout(),
                        environment(machine, instance),
                        !command.logGroup().isEmpty());
                long pid = supervisor.run(folder.path(), instance);
                String name = snapshot.tagsOf(instance).getOrDefault("Name", "");
                table.insert(new Invocation(0, id, instance, name, pid, now, Outcome.open("Pending", now)));
            }
            return id;
        });
        return id;
    }

    static Map<String, String> environment(Machine machine, String instanceId) {
        Path workspace = machine.workspace(instanceId);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", Supervisor.path());
        environment.put("LANG", Optional.ofNullable(System.getenv("LANG")).orElse("C.UTF-8"));
        environment.put("HOME", workspace.toString());
        environment.put("USER", System.getProperty("user.name"));
        environment.put("LOGNAME", System.getProperty("user.name"));
        environment.put("SHELL", "/bin/sh");
        environment.put("AWS_DEFAULT_REGION", Machine.REGION);
        environment.put("RUNCTL_INSTANCE_ID", instanceId);
        // Names of files only: a key in here would be in every process's environment, and in what scripts print of it.
        environment.put("RUNCTL_ENDPOINT_FOLDER", machine.folder().toString());
        environment.put("RUNCTL_HOME", workspace.resolve(".runctl").toString());
        environment.put("RUNCTL_MACHINE_PROGRAM", machine.program().toString());
        environment.put("RUNCTL_CONSOLE", machine.console(instanceId).toString());
        // HOME is the workspace, but packages the person installed for themselves are still theirs.
        environment.put(
                "PYTHONUSERBASE",
                Path.of(System.getProperty("user.home"), ".local").toString());
        String temporary = System.getenv("TMPDIR");
        if (temporary != null) {
            environment.put("TMPDIR", temporary);
        }
        return environment;
    }

    /** Asks for the end of a command; what has ended stays as it is. */
    public void cancel(String commandId, List<String> instanceIds) {
        database.write(connection ->
                new CommandTable(connection).execute("UPDATE command SET cancelled = 1 WHERE id = ?", commandId));
        for (Invocation invocation : invocations("command_id = ?", commandId)) {
            boolean asked = instanceIds.isEmpty() || instanceIds.contains(invocation.instanceId());
            if (asked && !invocation.outcome().over()) {
                folder(commandId, invocation.instanceId()).cancel();
            }
        }
    }

    public Optional<CommandRecord> find(String commandId) {
        return commands("id = ?", commandId).stream().findFirst();
    }

    public Optional<Invocation> invocation(String commandId, String instanceId) {
        return invocations("command_id = ? AND instance_id = ?", commandId, instanceId).stream()
                .findFirst();
    }

    public List<CommandRecord> commands(String where, Object... values) {
        return database.read(connection -> new CommandTable(connection).commands(where, List.of(values)));
    }

    /** Invocations as they stand now. */
    public List<Invocation> invocations(String where, Object... values) {
        List<Invocation> found =
                database.read(connection -> new CommandTable(connection).invocations(where, List.of(values)));
        List<Invocation> current = new ArrayList<>(found.size());
        for (Invocation invocation : found) {
            current.add(invocation.outcome().over() ? invocation : look(invocation));
        }
        return current;
    }

    private Invocation look(Invocation invocation) {
        CommandFolder folder = folder(invocation.commandId(), invocation.instanceId());
        Optional<Outcome> end = folder.end();
        if (end.isEmpty() && folder.abandoned(invocation.pid(), invocation.requested(), machine.now())) {
            // It may have ended between the two looks; then its own record stands.
            folder.giveUp(invocation.requested(), machine.now());
            end = folder.end();
        }
        if (end.isEmpty()) {
            return with(invocation, Outcome.open(folder.status(), invocation.requested()));
        }
        Outcome outcome = end.get();
        database.write(connection -> {
            new CommandTable(connection).latch(invocation, outcome);
            return outcome;
        });
        return with(invocation, outcome);
    }

    private static Invocation with(Invocation invocation, Outcome outcome) {
        return new Invocation(
                invocation.seq(),
                invocation.commandId(),
                invocation.instanceId(),
                invocation.instanceName(),
                invocation.pid(),
                invocation.requested(),
                outcome);
    }

    /** @param stream stdout or stderr; never more than 100,000 bytes of it */
    public String output(Invocation invocation, String stream) {
        return folder(invocation.commandId(), invocation.instanceId()).output(stream);
    }

    /** The file that the output goes to, or will. */
    public Path outputFile(String commandId, String instanceId, String stream) {
        return folder(commandId, instanceId).path().resolve(stream);
    }

    private CommandFolder folder(String commandId, String instanceId) {
        return new CommandFolder(
                machine.folder().resolve("commands").resolve(commandId).resolve(instanceId));
    }
}
