package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl runs}: the history. */
@Command(
        name = "runs",
        subcommands = {RunsCommand.ListRuns.class, RunsCommand.ShowRun.class})
final class RunsCommand {
    @Command(name = "list")
    static final class ListRuns extends Verb {
        @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
        private int limit;

        @Override
        public Integer call() {
            services().runs().refreshActive();
            List<Run> runs = services().runs().history().stream().limit(limit).toList();
            if (isJson()) {
                printJson(runs.stream().map(run -> Documents.run(run, now())).toList());
                return ExitStatus.OK;
            }
            if (runs.isEmpty()) {
                remark(text("runs.none"));
                return ExitStatus.OK;
            }
            Table table = new Table("RUN", "STATE", "INSTANCE", "SCRIPT", "STARTED", "DURATION");
            for (Run run : runs) {
                table.row(
                        run.id().value(),
                        format.outcome(run),
                        run.request().target().id().value(),
                        run.request().script(),
                        run.started().map(Format::time).orElse("-"),
                        Format.duration(run.duration(now())));
            }
            print(table);
            return ExitStatus.OK;
        }
    }

    @Command(name = "show")
    static final class ShowRun extends Verb {
        @Parameters(index = "0", paramLabel = "RUN")
        private String id = "";

        @Override
        public Integer call() {
            Run known = find(this, id);
            if (!known.status().state().isFinal()) {
                services().runs().refresh(known.request().target());
            }
            Run run = find(this, id);
            if (isJson()) {
                printJson(Documents.run(run, now()));
                return ExitStatus.OK;
            }
            InstanceReport report = new InstanceReport()
                    .run(run, now())
                    .line("instance", run.request().target().id() + "  " + run.instanceName())
                    .line(
                            "project",
                            run.request().project() + "  " + run.request().projectRoot())
                    .line("command", services().launches().commandLine(run.request()))
                    .line("log", services().logs().file(run.id()).toString());
            Documents.parent(run).ifPresent(parent -> report.line("parent", parent.value()));
            root().shell().out().print(report.text());
            return ExitStatus.OK;
        }
    }

    static Run find(Verb verb, String id) {
        Optional<Run> run = RunId.isValid(id) ? verb.services().runs().find(new RunId(id)) : Optional.empty();
        return run.orElseThrow(() -> Verb.failed(new Failure.NotFound("run", id, Evidence.of("runs show", ""))));
    }
}
