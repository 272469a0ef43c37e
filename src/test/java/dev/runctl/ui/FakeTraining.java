package dev.runctl.ui;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.guard.GuardWish;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.DrillReport;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.RunState;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.domain.run.ScriptParameter;
import dev.runctl.domain.run.ScriptParameter.Kind;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.Steps;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.checkpoint.ResumeCheck;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.service.run.SyncService;
import dev.runctl.ui.common.SampleRuns;
import dev.runctl.ui.train.TrainOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Training in memory: a form as a real script has it, launches remembered. */
public final class FakeTraining implements TrainOperations {
    public final List<RunRequest> launched = new CopyOnWriteArrayList<>();
    public final List<InstanceRef> madeReady = new CopyOnWriteArrayList<>();
    public volatile Set<InstanceRef> busy = Set.of();
    public volatile ScriptForm form = new ScriptForm(
            List.of(
                    parameter("--epochs", Kind.INTEGER, "10", "how many epochs in all"),
                    parameter("--batch-size", Kind.INTEGER, "32", "images per step"),
                    parameter("--learning-rate", Kind.DECIMAL, "0.05", "step size of the optimiser"),
                    new ScriptParameter(
                            "--optimizer", Kind.TEXT, "sgd", List.of("sgd", "adam", "lion"), false, false, false, ""),
                    parameter("--checkpoint-dir", Kind.PATH, "checkpoints", "where checkpoints are written"),
                    parameter("--resume-from", Kind.PATH, "", "a checkpoint file or folder to continue from"),
                    parameter("--amp", Kind.SWITCH, "", "train in mixed precision")),
            "--resume-from",
            "--checkpoint-dir",
            "");

    public static ScriptParameter parameter(String flag, Kind kind, String otherwise, String help) {
        return new ScriptParameter(flag, kind, otherwise, List.of(), false, !flag.startsWith("-"), false, help);
    }

    @Override
    public Path rootOf(Path script) {
        return Objects.requireNonNull(script.getParent());
    }

    @Override
    public ScriptForm read(Path script) {
        return form;
    }

    public final List<SyncService.Asked> asked = new CopyOnWriteArrayList<>();
    public final List<String> ignored = new CopyOnWriteArrayList<>();
    public volatile List<SyncPreview.Warning> warnings = List.of();
    private volatile List<SyncPreview.Warning> unwarned = List.of();

    @Override
    public SyncPreview preview(SyncService.Asked what, Cancellation cancel) {
        asked.add(what);
        List<ProjectFiles.File> files = List.of(
                new ProjectFiles.File("data/digits.csv", 131_000, false),
                new ProjectFiles.File("model/network.py", 5_400, false),
                new ProjectFiles.File("train_with_checkpoints.py", 8_100, true));
        List<LeftOut> leftOut = List.of(
                new LeftOut("checkpoints", true, LeftOut.Reason.CHECKPOINTS),
                new LeftOut("model/__pycache__", true, LeftOut.Reason.BY_PRODUCT, "__pycache__", "", 0),
                new LeftOut("notes.tmp", false, LeftOut.Reason.RULE, "*.tmp", ".gitignore", 3));
        return new SyncPreview(
                new ProjectFiles(what.root(), files, leftOut),
                files.subList(1, 2),
                List.of("model/old.py"),
                what.target().isEmpty(),
                List.of(new SyncPreview.Folder("data", 1, 131_000), new SyncPreview.Folder("model", 1, 5_400)),
                warnings);
    }

    @Override
    public IgnoreLine ignore(Path root, String path, boolean folder) {
        String pattern = path + (folder ? "/" : "");
        ignored.add(pattern);
        unwarned = warnings;
        warnings = List.of();
        return new IgnoreLine(root.resolve(".runctlignore"), pattern, pattern + "\n", false);
    }

    @Override
    public void unignore(IgnoreLine line) {
        ignored.remove(line.pattern());
        warnings = unwarned;
    }

    public volatile Optional<String> bucket = Optional.empty();

    @Override
    public Optional<String> copyBucket(Location location) {
        return bucket;
    }

    @Override
    public Set<InstanceRef> busy() {
        return busy;
    }

    @Override
    public void makeReady(InstanceRef ref, Duration limit, Steps steps, Cancellation cancel) {
        madeReady.add(ref);
    }

    public volatile ResumeCheck.Answer resumeAnswer = ResumeCheck.Answer.FINE;
    public final List<EarlierCheckpoints.Asked> foldersAsked = new CopyOnWriteArrayList<>();
    public volatile Optional<EarlierCheckpoints.Taken> earlier = Optional.empty();

    @Override
    public ResumeCheck.Answer resumeCheck(RunRequest request, String checkpoint, Cancellation cancel) {
        return resumeAnswer;
    }

    @Override
    public Optional<EarlierCheckpoints.Taken> earlier(EarlierCheckpoints.Asked what, Cancellation cancel) {
        foldersAsked.add(what);
        return earlier;
    }

    @Override
    public Run launch(RunRequest request, GuardWish limits, SharedFolder shared, Steps steps, Cancellation cancel) {
        launched.add(request);
        armed.add(limits);
        return FakeCloud.run(request.target(), request.script(), RunState.RUNNING, Instant.now());
    }

    public final List<GuardWish> armed = new CopyOnWriteArrayList<>();
    public final List<RunRequest> drilled = new CopyOnWriteArrayList<>();
    public volatile Optional<DrillReport> lastDrill = Optional.empty();

    @Override
    public Optional<DrillReport> lastDrill(Path root, String script) {
        return lastDrill;
    }

    @Override
    public DrillReport drill(RunRequest request, Steps steps, Cancellation cancel) {
        drilled.add(request);
        DrillReport report = new DrillReport(
                "",
                Instant.now(),
                DrillReport.Outcome.SAFE,
                List.of(),
                List.of(),
                0,
                SampleRuns.id(1),
                SampleRuns.id(2),
                Optional.empty());
        lastDrill = Optional.of(report);
        return report;
    }

    @Override
    public String commandLine(RunRequest request) {
        return request.interpreter() + " " + request.script()
                + (request.arguments().isEmpty() ? "" : " " + String.join(" ", request.arguments()));
    }
}
