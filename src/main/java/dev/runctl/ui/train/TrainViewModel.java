package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.service.checkpoint.EarlierCheckpoints;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.SyncService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/** The Train screen: a script, its arguments, where it runs, and one button. */
public final class TrainViewModel {
    private static final Messages TEXT = Messages.of("train");

    private final InstanceFeed feed;
    private final TrainOperations operations;
    private final Background background;
    private final Executor screen;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Optional<Path> example;
    private final TargetsViewModel targets;
    private final CodeViewModel code;
    private final FolderViewModel folder;
    private final FormViewModel form;
    private final DrillViewModel drill;
    private final LimitsViewModel limits;

    private final BooleanProperty sync = new SimpleBooleanProperty(this, "sync", true);
    private final BooleanProperty uploads = new SimpleBooleanProperty(this, "uploads", false);
    private final ReadOnlyObjectWrapper<Optional<String>> bucket =
            new ReadOnlyObjectWrapper<>(this, "bucket", Optional.empty());
    private final ReadOnlyStringWrapper commandLine = new ReadOnlyStringWrapper(this, "commandLine", "");
    private final ReadOnlyStringWrapper folderNote = new ReadOnlyStringWrapper(this, "folderNote", "");
    private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
    private Subscription watching = Subscription.NONE;
    private boolean launching;

    public TrainViewModel(
            InstanceFeed feed,
            TrainOperations operations,
            Background background,
            Executor screen,
            Navigator navigator,
            Workbench workbench,
            Optional<Path> example,
            String lastScript,
            Consumer<String> rememberScript) {
        this.feed = feed;
        this.operations = operations;
        this.background = background;
        this.screen = screen;
        this.navigator = navigator;
        this.workbench = workbench;
        this.example = example;
        this.targets = new TargetsViewModel(feed, operations, background);
        this.code = new CodeViewModel(operations, background);
        this.folder = new FolderViewModel(operations, background);
        this.form = new FormViewModel(operations, background, lastScript, rememberScript, this::review);
        this.drill = new DrillViewModel(operations, background, workbench, screen);
        this.limits = new LimitsViewModel(this::review);
        form.projectProperty().subscribe(drill::show);
        sync.subscribe(this::review);
        uploads.subscribe(this::review);
        // One needs the other; who unticks the copies again is told so.
        limits.elsewhereProperty()
                .subscribe(on -> uploads.set(uploads.get() || on && bucket.get().isPresent()));
        targets.chosenProperty().subscribe(chosen -> review());
        code.previewProperty().subscribe(this::review);
        folder.takenProperty().subscribe(this::review);
    }

    public void shown() {
        watching = feed.watch();
        code.read();
        drill.look();
        review();
    }

    public void hidden() {
        watching.close();
        code.stop();
        folder.stop();
        form.keepDraft();
    }

    /** Aims at the instance. */
    public void aim(InstanceRef ref) {
        targets.choose(ref);
    }

    /** Fills the screen with what the run did. */
    public void fill(Run run) {
        RunRequest request = run.request();
        targets.choose(request.target());
        sync.set(request.sync());
        uploads.set(request.uploads());
        form.fill(request);
    }

    /** Brings the command line and what stands in the way of launching up to date. */
    private void review() {
        Optional<Project> now = form.projectProperty().get();
        Optional<Target> target = targets.chosenProperty().get();
        now.ifPresent(it ->
                form.checkpointFolder().follow(form.arguments(it), it.form().script()));
        Optional<Project> inside = now.filter(Project::isInside);
        code.ask(sync.get() ? inside.map(it -> asked(it, target)) : Optional.empty());
        folder.ask(inside.flatMap(it -> target.flatMap(where -> folderAsked(it, where))));
        obstacle.set(findObstacle(target));
        bucket.set(operations.copyBucket(target.map(it -> it.ref().location()).orElse(feed.location())));
        InstanceRef where = target.map(Target::ref).orElse(NOWHERE);
        commandLine.set(
                inside.map(it -> operations.commandLine(planned(it, where))).orElse(""));
        folderNote.set(inside.map(it -> folder.note(canTellFolder(it))).orElse(""));
    }

    /** A run that continues another one shares its folder, so there is nothing to ask for. */
    private Optional<EarlierCheckpoints.Asked> folderAsked(Project it, Target where) {
        RunRequest request = form.request(it, where.ref(), sync.get());
        return request.lineage().isPresent() || !where.usable()
                ? Optional.empty()
                : Optional.of(
                        new EarlierCheckpoints.Asked(where.ref(), it.name(), request.checkpointDir(), !where.waits()));
    }

    /** Where a person says that it saves elsewhere, its flag is not what decides. */
    private boolean canTellFolder(Project it) {
        return !it.form().script().checkpointDirFlag().isEmpty()
                && !form.checkpointFolder().isOwn();
    }

    /** What is filled in; where an earlier run's checkpoints lie in the folder, with a folder of its own, as it would be launched. */
    private RunRequest planned(Project it, InstanceRef where) {
        boolean copied = uploads.get() && bucket.get().isPresent();
        RunRequest request = form.request(it, where, sync.get()).uploading(copied);
        String flag = it.form().script().checkpointDirFlag();
        return folder.free(canTellFolder(it))
                .filter(free -> request.lineage().isEmpty())
                .map(free -> request.savingInto(free, FlagArguments.with(request.arguments(), flag, free)))
                .orElse(request);
    }

    private SyncService.Asked asked(Project it, Optional<Target> target) {
        return new SyncService.Asked(
                it.root(),
                target.map(Target::ref),
                it.name(),
                it.relativeScript(),
                form.checkpointFolder().value());
    }

    /** The command line does not depend on the target; while none is chosen this stands for it. */
    private static final InstanceRef NOWHERE = new InstanceRef(
            dev.runctl.domain.instance.Location.thisComputer(),
            new dev.runctl.domain.instance.InstanceId("i-00000000"));

    private String findObstacle(Optional<Target> target) {
        String missing = form.obstacle();
        if (!missing.isEmpty()) {
            return missing;
        }
        if (sync.get() && !code.obstacle().isEmpty()) {
            return code.obstacle();
        }
        if (!limits.obstacle().isEmpty()) {
            return limits.obstacle();
        }
        if (target.isEmpty()) {
            return TEXT.text("obstacle.target");
        }
        if (isSpot(target)
                && limits.elsewhereProperty().get()
                && !(uploads.get() && bucket.get().isPresent())) {
            return Messages.of("guard").text(bucket.get().isEmpty() ? "elsewhere.no-bucket" : "elsewhere.no-uploads");
        }
        if (launching) {
            return TEXT.text("obstacle.launching");
        }
        return target.get().usable() ? "" : target.get().note();
    }

    /** Starts or waits for the instance where needed, launches, and leads to the run. A second call meanwhile does nothing. */
    public void launch() {
        Optional<Project> now = form.projectProperty().get();
        Optional<Target> target = targets.chosenProperty().get();
        if (!obstacle.get().isEmpty() || now.isEmpty() || target.isEmpty()) {
            return;
        }
        setLaunching(true);
        form.keepDraft();
        Target where = target.get();
        RunRequest request = planned(now.get(), where.ref());
        LaunchWork launch = new LaunchWork(
                operations,
                workbench,
                where,
                request,
                now.get().form().script().resumeFlag(),
                limits.wish(!isThisComputer(), isSpot(target)));
        workbench.work(
                TEXT.text("work.launch", now.get().script().getFileName(), where.name()),
                (steps, cancel) -> {
                    try {
                        return launch.run(steps, cancel);
                    } finally {
                        screen.execute(() -> setLaunching(false));
                    }
                },
                run -> {
                    String folder = run.request().checkpointDir();
                    if (!folder.equals(request.checkpointDir())) {
                        workbench.info(TEXT.text("apart", request.checkpointDir(), folder));
                    }
                    navigator.run(run.id());
                });
    }

    private void setLaunching(boolean now) {
        launching = now;
        review();
    }

    /** What stands in the way of a fire drill, empty when nothing does. */
    String drillObstacle() {
        return form.obstacle();
    }

    /** The script filled in, by its file's name. */
    String scriptName() {
        return form.projectProperty()
                .get()
                .map(it -> String.valueOf(it.script().getFileName()))
                .orElse("");
    }

    /** Drills the script with what is filled in; on This computer, whatever the target. */
    void startDrill() {
        form.projectProperty()
                .get()
                .filter(it -> drillObstacle().isEmpty())
                .ifPresent(it -> drill.start(form.request(it, NOWHERE, true)));
    }

    private static boolean isSpot(Optional<Target> target) {
        return target.filter(Target::isTakenByAws).isPresent();
    }

    /** Whether the chosen instance is one that AWS may take. */
    javafx.beans.value.ObservableValue<Boolean> spot() {
        return targets.chosenProperty().map(TrainViewModel::isSpot);
    }

    LimitsViewModel limits() {
        return limits;
    }

    DrillViewModel drill() {
        return drill;
    }

    /** Where instances are made. */
    public void openInstances() {
        navigator.instances();
    }

    public void openExample() {
        example.ifPresent(form::open);
    }

    public boolean hasExample() {
        return example.isPresent();
    }

    public boolean isThisComputer() {
        return feed.location().isThisComputer();
    }

    /** For the command palette. */
    public List<Command> commands() {
        return form.recentScripts().stream()
                .map(script ->
                        new Command(TEXT.text("command", script.getFileName()), TEXT.text("title"), "fth-zap", () -> {
                            form.open(script);
                            navigator.train(Optional.empty());
                        }))
                .toList();
    }

    public BooleanProperty syncProperty() {
        return sync;
    }

    /** Whether checkpoints are to be copied to S3 as they appear, where there is a {@link #bucketProperty bucket}. */
    public BooleanProperty uploadsProperty() {
        return uploads;
    }

    /** Where they would be copied to; an empty name is This computer's own bucket, nothing where none is named. */
    public ReadOnlyObjectProperty<Optional<String>> bucketProperty() {
        return bucket.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty commandLineProperty() {
        return commandLine.getReadOnlyProperty();
    }

    /** Where the run saves if an earlier run's checkpoints are in its folder; empty where none are known. */
    public ReadOnlyStringProperty folderNoteProperty() {
        return folderNote.getReadOnlyProperty();
    }

    /** What stands in the way of launching, empty when nothing does. */
    public ReadOnlyStringProperty obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    public FormViewModel form() {
        return form;
    }

    CodeViewModel code() {
        return code;
    }

    TargetsViewModel targets() {
        return targets;
    }
}
