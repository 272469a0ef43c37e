package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws train}: sync, start, and with {@code --wait} follow to the end. */
@Command(
        name = "train",
        customSynopsis = "runctl aws train INSTANCE SCRIPT [options] [-- ARGUMENTS...]",
        footer = {"", "Everything after -- is passed to the script exactly as given."})
final class TrainCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE")
    private String id = "";

    @Parameters(index = "1", paramLabel = "SCRIPT")
    private String script = "";

    /** The default; the flag is for scripts that say so. */
    @Option(names = "--sync-code")
    private boolean sync;

    @Option(names = "--no-sync")
    private boolean noSync;

    @Option(names = "--wait")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "MIN", defaultValue = "0")
    private long timeout;

    @Option(names = "--project-name", paramLabel = "PROJECT")
    private String project = "";

    @Option(names = "--env", paramLabel = "NAME=VALUE", arity = "1")
    private List<String> environment = List.of();

    @Option(names = "--python", paramLabel = "PROGRAM", defaultValue = "python3")
    private String python = "";

    @Option(names = "--checkpoint-dir", paramLabel = "DIR")
    private String checkpointDir = "";

    @Override
    public Integer call() {
        if (sync && noSync) {
            throw usage(text("train.sync-both"));
        }
        InstanceRef ref = ref(id);
        Run run = services().launches().launch(request(ref), steps(), cancellation());
        return new RunWatch(this, Duration.ofMinutes(timeout)).launched(run, wait);
    }

    private RunRequest request(InstanceRef ref) {
        Path file = root().shell().workingDirectory().resolve(script).normalize();
        boolean isHere = Files.isRegularFile(file);
        if (!noSync && !isHere) {
            throw failed(new Failure.NotFound("file", script, Evidence.of("train", "")));
        }
        Path root = isHere ? services().projects().rootOf(file) : root().shell().workingDirectory();
        List<String> arguments = root().remainder();
        return new RunRequest(
                ref,
                root,
                project.isBlank() ? ProjectName.of(root) : project,
                isHere ? root.relativize(file).toString().replace('\\', '/') : script,
                arguments,
                python,
                variables(),
                checkpointDir.isBlank() ? defaultCheckpointDir(file, isHere) : checkpointDir,
                !noSync,
                Optional.empty());
    }

    private String defaultCheckpointDir(Path file, boolean isHere) {
        return "checkpoints";
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String given : environment) {
            int equals = given.indexOf('=');
            if (equals < 1) {
                throw usage(text("train.env", Table.printable(given)));
            }
            variables.put(given.substring(0, equals), given.substring(equals + 1));
        }
        return variables;
    }
}
