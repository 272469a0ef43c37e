package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.RunId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps, completes and exports the capsules of runs. */
public final class CapsuleService {
    private final SourceControl sources;
    private final CapsuleStore store;
    private final RunService runs;
    private final Runner runner;
    private final LogService logs;
    private final Function<Run, List<Checkpoint>> checkpoints;
    private final MetricsCsv metrics;
    private final Function<Run, RunExpense> expenses;
    private final Json json;
    private final Clock clock;

    /** Writes a run's metrics as CSV. */
    @FunctionalInterface
    public interface MetricsCsv {
        void write(Run run, Writer out, Cancellation cancel) throws IOException;
    }

    /**
     * @param checkpoints the run's checkpoints as last seen; asks nobody
     * @param expenses what the run has cost by what is known here; asks nobody
     */
    public CapsuleService(
            SourceControl sources,
            CapsuleStore store,
            RunService runs,
            Runner runner,
            LogService logs,
            Function<Run, List<Checkpoint>> checkpoints,
            MetricsCsv metrics,
            Function<Run, RunExpense> expenses,
            Json json,
            Clock clock) {
        this.sources = sources;
        this.store = store;
        this.runs = runs;
        this.runner = runner;
        this.logs = logs;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.expenses = expenses;
        this.json = json;
        this.clock = clock;
    }

    /** Writes down which code a run is being launched from. */
    void recordSource(RunId id, Path projectRoot) {
        sources.state(projectRoot).ifPresent(source -> store.saveSource(id, source));
    }

    /** What is held here; asks nobody. */
    public Capsule known(RunId id) {
        return new Capsule(runs.get(id), store.source(id), store.environment(id));
    }

    /** The capsule, with what only the instance knows asked of it where it answers. */
    public Capsule complete(RunId id, Cancellation cancel) {
        Capsule known = known(id);
        if (known.environment().isPresent()) {
            return known;
        }
        try {
            Fields answer = runner.ask(
                    known.run().request().target(), "environment", Map.of("run_id", id.value()), Runner.LIMIT, cancel);
            if (!answer.has("data")) {
                return known;
            }
            RunEnvironment environment = environment(Fields.of(runner.parsePacked(answer.text("data"))));
            store.saveEnvironment(id, environment);
            return new Capsule(known.run(), known.source(), Optional.of(environment));
        } catch (ServiceException e) {
            return known; // an instance that does not answer leaves its part out
        }
    }

    /** Reads the runner's record, or the same as kept here. */
    public static RunEnvironment environment(Fields record) {
        return new RunEnvironment(
                record.text("version"),
                record.text("executable"),
                record.text("platform"),
                record.object("packages").strings(),
                record.texts("gpus"));
    }

    /**
     * Writes the capsule as one zip file: {@code run.json}, {@code changes.patch}, {@code packages.txt}, {@code
     * checkpoints.json}, {@code metrics.csv} and {@code log.txt}. The file appears only when whole.
     *
     * @throws UncheckedIOException where it cannot be written
     */
    public void export(RunId id, Path file, Cancellation cancel) {
        Capsule capsule = complete(id, cancel);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        try {
            Path temporary = Files.createTempFile(folder, ".runctl-export", ".tmp");
            try {
                write(capsule, temporary, cancel);
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Capsule capsule, Path file, Cancellation cancel) throws IOException {
        Run run = capsule.run();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            Map<String, @Nullable Object> document = CapsuleDocument.of(capsule, clock.instant());
            document.put("cost", CapsuleDocument.cost(expenses.apply(run)));
            add(zip, "run.json", json.write(document) + "\n");
            if (capsule.source().isPresent() && !capsule.source().get().diff().isEmpty()) {
                add(zip, "changes.patch", capsule.source().get().diff());
            }
            if (capsule.environment().isPresent()) {
                add(zip, "packages.txt", capsule.environment().get().requirements());
            }
            add(zip, "checkpoints.json", json.write(listed(run)) + "\n");
            zip.putNextEntry(new ZipEntry("metrics.csv"));
            Writer csv = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
            metrics.write(run, csv, cancel);
            csv.flush();
            zip.closeEntry();
            Path log = logs.file(run.id());
            if (Files.exists(log)) {
                zip.putNextEntry(new ZipEntry("log.txt"));
                copy(log, zip, cancel);
                zip.closeEntry();
            }
        }
    }

    private List<Map<String, Object>> listed(Run run) {
        return checkpoints.apply(run).stream()
                .map(found -> Map.<String, Object>of(
                        "name", found.name(),
                        "path", found.path(),
                        "size", found.size(),
                        "modified", found.modified().toString(),
                        "metrics", new TreeMap<>(found.metrics()),
                        "verdict", CapsuleDocument.word(found.verdict().kind())))
                .toList();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static void copy(Path from, OutputStream to, Cancellation cancel) throws IOException {
        try (var in = Files.newInputStream(from)) {
            byte[] piece = new byte[1 << 16];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                cancel.check();
                to.write(piece, 0, read);
            }
        }
    }
}
