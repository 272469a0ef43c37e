package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.checkpoint.DrillDocument;
import dev.runctl.service.checkpoint.FireDrill;
import dev.runctl.service.run.CheckpointDirs;
import dev.runctl.text.DrillText;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl checkpoint drill}: interrupt a script on This computer, resume it, and compare. */
@Command(
        name = "drill",
        customSynopsis = "runctl checkpoint drill SCRIPT [options] [-- ARGUMENTS...]",
        footer = {"", "Everything after -- is passed to the script exactly as given."})
final class DrillCommand extends Verb {
    @Parameters(index = "0", paramLabel = "SCRIPT", descriptionKey = "argument.script")
    private String script = "";

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "120")
    private long grace = FireDrill.GRACE.toSeconds();

    @Option(names = "--python", paramLabel = "PROGRAM", defaultValue = "python3")
    private String python = "";

    @Override
    public Integer call() {
        atLeast(0, "--grace", grace);
        DrillReport report = services().drill().run(request(), Duration.ofSeconds(grace), steps(), cancellation());
        if (isJson()) {
            printJson(DrillDocument.of(report));
        } else {
            DrillText text = new DrillText();
            report.checks().forEach(it -> say((it.passed() ? "✓ " : "✗ ") + text.check(it)));
            report.compared().forEach(it -> say("  " + text.compared(it)));
            if (!text.noise(report).isEmpty()) {
                say(text.noise(report));
            }
            say(text.badge(report) + ". " + text.outcome(report));
        }
        return report.outcome() == DrillReport.Outcome.SAFE ? ExitStatus.OK : ExitStatus.SCRIPT_FAILED;
    }

    private RunRequest request() {
        Path file = root().shell().workingDirectory().resolve(script).normalize();
        if (!Files.isRegularFile(file)) {
            throw failed(new Failure.NotFound("file", script, Evidence.of("drill", "")));
        }
        Path root = services().projects().rootOf(file);
        ScriptForm form = services().scripts().read(file);
        List<String> arguments = root().remainder();
        return new RunRequest(
                new InstanceRef(Location.thisComputer(), new InstanceId("i-00000000")),
                root,
                ProjectName.of(root),
                root.relativize(file).toString().replace(File.separatorChar, '/'),
                arguments,
                python,
                Map.of(),
                CheckpointDirs.from(arguments, form),
                true,
                Optional.empty());
    }
}
