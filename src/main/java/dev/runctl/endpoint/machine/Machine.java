package dev.runctl.endpoint.machine;

import dev.runctl.sqlite.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The instances of This computer over one folder. Several programs may each have a Machine over the same folder: what is
 * true lies in the database and in the operating system, and nothing is lost when a program ends.
 */
public final class Machine implements AutoCloseable {
    /** The account all of This computer belongs to. */
    public static final String ACCOUNT = "000000000000";

    public static final String REGION = "us-east-1";

    private final Path folder;
    private final Timings timings;
    private final Clock clock;
    private final Database database;
    private final Instances instances;
    private final Commands commands;
    private final Programs programs;
    private final Faults faults;
    private final Path program;

    /** @param folder created if absent, readable by its user alone */
    public Machine(Path folder, Timings timings, Clock clock) {
        this.folder = Supervisor.privateFolder(folder.toAbsolutePath());
        this.timings = timings;
        this.clock = clock;
        for (String name : new String[] {"instances", "commands", "reaping", "poweroff", "consoles"}) {
            Supervisor.privateFolder(this.folder.resolve(name));
        }
        this.database = Database.open(this.folder.resolve("machine.db"), MachineSchema.statements());
        Supervisor supervisor = new Supervisor(this.folder);
        this.program = supervisor.program();
        this.instances = new Instances(this, database, new Reaper(this, supervisor));
        this.commands = new Commands(this, database, supervisor);
        this.programs = new Programs(this, database);
        this.faults = new Faults(this.folder.resolve("faults.json"));
    }

    public Instances instances() {
        return instances;
    }

    public Commands commands() {
        return commands;
    }

    public Programs programs() {
        return programs;
    }

    /** Errors that a test asked for. */
    public Faults faults() {
        return faults;
    }

    public Timings timings() {
        return timings;
    }

    /** The instant now, in whole milliseconds, which is what is recorded. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The folder of an instance's files. */
    public Path workspace(String instanceId) {
        return folder.resolve("instances").resolve(instanceId);
    }

    /** What an instance calls to shut itself down. */
    Path program() {
        return program;
    }

    /** What programs in the instance wrote on its console. */
    public Path console(String instanceId) {
        return folder.resolve("consoles").resolve(instanceId);
    }

    void forgetConsole(String instanceId) {
        try {
            Files.deleteIfExists(console(instanceId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that this computer's services keep their files in. */
    public Path folder() {
        return folder;
    }

    /** Closes the database. Instances and their processes go on. */
    @Override
    public void close() {
        database.close();
    }
}
