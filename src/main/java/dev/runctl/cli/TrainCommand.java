package dev.runctl.cli;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.run.CheckpointDirs;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.LaunchLimits;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.service.run.SyncService;
import dev.runctl.text.ByteSize;
import dev.runctl.text.SyncText;
import dev.runctl.text.VerdictText;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runctl aws train}: sync, start, and with {@code --wait} follow to the end. */
@Command(
        name = "train",
        customSynopsis = "runctl aws train INSTANCE SCRIPT [options] [-- ARGUMENTS...]",
        footer = {"", "Everything after -- is passed to the script exactly as given."})
final class TrainCommand extends Verb {
    @Parameters(index = "0", paramLabel = "INSTANCE", descriptionKey = "argument.instance")
    private String id = "";

    @Parameters(index = "1", paramLabel = "SCRIPT", descriptionKey = "argument.script")
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

    @Option(names = "--accept-suspect")
    private boolean acceptSuspect;

    @Option(names = "--overwrite-checkpoints")
    private boolean overwrite;

    @Option(names = "--upload-checkpoints")
    private boolean uploads;

    @Option(names = "--start-over")
    private boolean startOver;

    @Option(names = "--resume-elsewhere")
    private boolean resumesElsewhere;

    @Mixin
    private GuardOptions limits = new GuardOptions();

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Override
    public Integer call() {
        atLeast(0, "--timeout", timeout);
        if (sync && noSync) {
            throw usage(text("train.sync-both"));
        }
        GuardWish wish = limits.wish(this).resumingElsewhere(resumesElsewhere);
        InstanceRef ref = ref(id);
        if (dryRun) {
            return showWhatIsSent(ref);
        }
        Instance instance = services().instances().get(ref).instance();
        if (instance.state() != InstanceState.RUNNING) {
            throw failed(new Failure.WrongState(
                    ref.id().value(), instance.state().awsName(), "train", Evidence.of("train", "")));
        }
        RunRequest request = checkCheckpoint(request(ref));
        if (!wish.isNone()) {
            GuardCommand.warnOfEnd(this, services().guards(), ref);
        }
        LaunchLimits armed =
                wish.isNone() ? LaunchLimits.NONE : services().elsewhere().limits(wish);
        Run run = services().launches().launch(request, this::share, this::warn, armed, steps(), cancellation());
        return new RunWatch(this, Duration.ofMinutes(timeout)).launched(run, wait);
    }

    /** What looks as if it should not be sent, for example a secret, is told before it goes. */
    private void warn(List<SyncPreview.Warning> warnings) {
        SyncText words = new SyncText();
        warnings.forEach(it -> remark(text("dry-run.warning", words.warning(it, ByteSize::text))));
    }

    /** Nobody can be asked here: what would replace an earlier run's checkpoints is refused unless it is said to be meant. */
    private SharedFolder.Answer share(String folder, Optional<String> free) {
        if (overwrite) {
            return SharedFolder.Answer.REPLACE;
        }
        if (free.isEmpty()) {
            throw failed(new Failure.OnInstance("checkpoints-there", Evidence.of("train", folder)));
        }
        remark(text("train.apart", folder, free.get()));
        return SharedFolder.Answer.APART;
    }

    /** Asks nobody but this machine and its history. */
    private Integer showWhatIsSent(InstanceRef ref) {
        if (noSync) {
            throw usage(text("dry-run.no-sync"));
        }
        SyncPreview preview = services().syncs().preview(SyncService.Asked.of(request(ref)), cancellation());
        new SyncReport(preview).print(this);
        return 0;
    }

    private RunRequest request(InstanceRef ref) {
        Path file = root().shell().workingDirectory().resolve(script).normalize();
        boolean isHere = Files.isRegularFile(file);
        if (!noSync && !isHere) {
            throw failed(new Failure.NotFound("file", script, Evidence.of("train", "")));
        }
        Path root = isHere ? services().projects().rootOf(file) : root().shell().workingDirectory();
        List<String> arguments = root().remainder();
        ScriptForm form = isHere ? services().scripts().read(file) : new ScriptForm(List.of(), "--resume-from", "", "");
        return new RunRequest(
                ref,
                root,
                project.isBlank() ? ProjectName.of(root) : project,
                isHere ? root.relativize(file).toString().replace(File.separatorChar, '/') : script,
                arguments,
                python,
                variables(),
                checkpointDir.isBlank() ? CheckpointDirs.from(arguments, form) : checkpointDir,
                !noSync,
                FlagArguments.value(arguments, form.resumeFlag()).map(path -> new Lineage(Optional.empty(), path)),
                uploads);
    }

    /** A script that does not find its checkpoint begins again in silence; so it is looked for before the launch. */
    private RunRequest checkCheckpoint(RunRequest request) {
        Optional<String> checkpoint = request.lineage().map(Lineage::checkpoint);
        if (checkpoint.isEmpty() || startOver) {
            return request;
        }
        ResumeCheck.Answer answer = services().resumeCheck().check(request, checkpoint.get(), cancellation());
        boolean isAccepted = acceptSuspect
                && answer.problem().filter(ResumeCheck.Problem::isSuspect).isPresent();
        if (answer.problem().isPresent() && !isAccepted) {
            ResumeCheck.Problem problem = answer.problem().get();
            remark(text("resume.unusable", problem.checkpoint(), VerdictText.explanation(problem.verdict())));
            if (problem.isSuspect()) {
                remark(text("resume.accept-suspect"));
            }
            problem.newest()
                    .ifPresent(newest ->
                            remark(text("resume.newest", newest.argument(), CheckpointTable.describe(newest))));
            remark(text("train.start-over-hint"));
            throw failed(new Failure.CheckpointUnusable(
                    problem.checkpoint(), problem.verdict().reason(), Evidence.of("train", request.project())));
        }
        return request.continuing(Optional.of(new Lineage(answer.writer(), checkpoint.get())), request.arguments());
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
