package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.ledger.RunExpense;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.SourceState;
import dev.runctl.service.run.CapsuleDocument;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.GuardText;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl runs}: the history. */
@Command(
        name = "runs",
        subcommands = {
            RunsCommand.ListRuns.class,
            RunsCommand.ShowRun.class,
            RunLogs.class,
            RunsCommand.CompareRuns.class,
            RunsCommand.ExportRun.class
        })
final class RunsCommand {
    @Command(name = "list")
    static final class ListRuns extends Verb {
        @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
        private int limit;

        @Option(names = "--discover")
        private boolean discover;

        @Override
        public Integer call() {
            atLeast(1, "--limit", limit);
            if (discover) {
                root().locations().forEach(services().runs()::discover);
            }
            services().runs().refreshActive();
            List<Run> all = services().runs().history();
            List<Run> runs = all.stream().limit(limit).toList();
            Map<RunId, RunExpense> expenses = services().costs().expenses(all);
            if (isJson()) {
                printJson(runs.stream()
                        .map(run -> {
                            Map<String, @Nullable Object> object = CapsuleDocument.of(run, now());
                            object.put("cost", CapsuleDocument.cost(expense(expenses, run)));
                            return object;
                        })
                        .toList());
                return ExitStatus.OK;
            }
            if (runs.isEmpty()) {
                remark(text("runs.none"));
                return ExitStatus.OK;
            }
            Table table = new Table("RUN", "STATE", "INSTANCE", "SCRIPT", "STARTED", "DURATION", "COST");
            for (Run run : runs) {
                table.row(
                        run.id().value(),
                        format.outcome(run),
                        run.request().target().id().value(),
                        run.request().script(),
                        run.started().map(Format::time).orElse("-"),
                        Format.duration(run.duration(now())),
                        new MoneyText().expense(expense(expenses, run)));
            }
            print(table);
            return ExitStatus.OK;
        }

        private static RunExpense expense(Map<RunId, RunExpense> expenses, Run run) {
            return expenses.getOrDefault(run.id(), RunExpense.UNKNOWN);
        }
    }

    @Command(name = "show")
    static final class ShowRun extends Verb {
        @Parameters(index = "0", paramLabel = "RUN", descriptionKey = "argument.run")
        private String id = "";

        @Override
        public Integer call() {
            Run known = find(this, id);
            if (!known.status().state().isFinal() || known.status().isGuess()) {
                services().runs().refresh(known.request().target());
            }
            Run run = find(this, id);
            Capsule capsule = services().capsules().complete(run.id(), cancellation());
            RunExpense expense = services().costs().expense(run);
            if (isJson()) {
                Map<String, @Nullable Object> object = CapsuleDocument.of(capsule, now());
                object.put("cost", CapsuleDocument.cost(expense));
                printJson(object);
                return ExitStatus.OK;
            }
            InstanceReport report = new InstanceReport()
                    .run(run, now())
                    .line("cost", new MoneyText().expenseInFull(expense))
                    .line("instance", run.request().target().id() + "  " + run.instanceName())
                    .line(
                            "project",
                            run.request().project() + "  " + run.request().projectRoot())
                    .line("command", services().launches().commandLine(run.request()))
                    .line("log", services().logs().file(run.id()).toString());
            services()
                    .guards()
                    .known(run.request().target(), run.created())
                    .filter(it -> it.run().equals(Optional.of(run.id())))
                    .ifPresent(it -> report.line("landing", new GuardText(Format::duration, Format::time).landing(it)));
            capsule.source().ifPresent(source -> report.line("commit", commit(source)));
            capsule.environment().ifPresent(found -> report.line("python", found.python()));
            Documents.parent(run).ifPresent(parent -> report.line("parent", parent.value()));
            root().shell().out().print(report.text());
            return ExitStatus.OK;
        }
    }

    @Command(name = "compare")
    static final class CompareRuns extends Verb {
        @Parameters(arity = "0..*", paramLabel = "RUN", descriptionKey = "argument.run")
        private List<String> ids = List.of();

        @Option(names = "--all")
        private boolean all;

        @Override
        public Integer call() {
            if (ids.size() < 2 || ids.size() > 10) {
                throw usage(text("compare.how-many"));
            }
            List<RunComparison.Side> sides = ids.stream().map(this::side).toList();
            List<RunComparison.Line> lines = RunComparison.of(sides, now()).stream()
                    .filter(line -> all || line.isDifferent())
                    .toList();
            if (isJson()) {
                printJson(lines.stream().map(this::document).toList());
                return ExitStatus.OK;
            }
            if (lines.isEmpty()) {
                remark(text("compare.same"));
                return ExitStatus.OK;
            }
            Table table =
                    new Table(Stream.concat(Stream.of("", "WHAT"), ids.stream()).toArray(String[]::new));
            for (RunComparison.Line line : lines) {
                table.row(Stream.concat(
                                Stream.of(CapsuleDocument.word(line.part()), line.name()),
                                line.values().stream().map(value -> cell(line, value)))
                        .toArray(String[]::new));
            }
            print(table);
            return ExitStatus.OK;
        }

        private String cell(RunComparison.Line line, RunComparison.Value value) {
            if (line.part() == RunComparison.Part.OUTCOME && line.name().equals("duration")) {
                return Format.duration(Duration.ofSeconds(Long.parseLong(value.text())));
            }
            String text = RunComparison.summary(line, value.text());
            return value.isDefault() ? text("compare.default", text) : text;
        }

        private RunComparison.Side side(String id) {
            Run run = find(this, id);
            catchUp(this, run);
            Path script = run.request().projectRoot().resolve(run.request().script());
            return new RunComparison.Side(
                    services().capsules().complete(run.id(), cancellation()),
                    Files.isRegularFile(script)
                            ? services().scripts().read(script).parameters()
                            : List.of(),
                    services().curves().of(run, cancellation()));
        }

        private Map<String, Object> document(RunComparison.Line line) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                values.put(ids.get(i), line.values().get(i).text());
            }
            return Map.of(
                    "part", CapsuleDocument.word(line.part()),
                    "name", line.name(),
                    "left", line.values().getFirst().text(),
                    "right", line.values().getLast().text(),
                    "values", values,
                    "different", line.isDifferent());
        }
    }

    @Command(name = "export")
    static final class ExportRun extends Verb {
        @Parameters(index = "0", paramLabel = "RUN", descriptionKey = "argument.run")
        private String id = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", descriptionKey = "argument.file")
        private String file = "";

        @Option(names = "--overwrite")
        private boolean overwrite;

        @Override
        public Integer call() {
            Run run = find(this, id);
            Path target = root().shell()
                    .workingDirectory()
                    .resolve(file.isBlank() ? run.id() + ".zip" : file)
                    .toAbsolutePath()
                    .normalize();
            if (!overwrite && Files.exists(target)) {
                throw failed(
                        new Failure.InvalidInput("export", "taken", Evidence.of(target.toString(), target.toString())));
            }
            try {
                catchUp(this, run);
                services().capsules().export(run.id(), target, cancellation());
            } catch (UncheckedIOException e) {
                throw failed(new Failure.InvalidInput(
                        "file", "not-written", Evidence.of(target.toString(), String.valueOf(e.getMessage()))));
            }
            if (isJson()) {
                printJson(Map.of("run", run.id().value(), "file", target.toString()));
            } else {
                say(text("export.done", target));
            }
            return ExitStatus.OK;
        }
    }

    /** Brings the log here; an instance that does not answer leaves it as far as it is held. */
    static void catchUp(Verb verb, Run run) {
        try {
            verb.services().logs().tail(run.id(), 0);
        } catch (ServiceException e) {
            verb.remark(e.failure());
        }
    }

    private static String commit(SourceState source) {
        String branch = source.branch().isEmpty() ? "" : "  " + source.branch();
        return (source.commit().isEmpty() ? "-" : source.commit()) + branch + (source.isChanged() ? "  +" : "");
    }

    static Run find(Verb verb, String id) {
        Optional<Run> run = RunId.isValid(id) ? verb.services().runs().find(new RunId(id)) : Optional.empty();
        return run.orElseThrow(() -> Verb.failed(new Failure.NotFound("run", id, Evidence.of("runs show", ""))));
    }
}
