package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.run.CheckpointDirs;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.service.run.SharedFolder;
import dev.runctl.service.run.SyncService;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.Navigator;
import dev.runctl.ui.common.Workbench;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The Train screen: a script, its arguments, where it runs, and one button. */
public final class TrainViewModel {
    private static final Messages TEXT = Messages.of("train");
    private static final Duration READY_LIMIT = Duration.ofMinutes(10);
    private static final int RECENT_KEPT = 8;
    private static final String PYTHON = "python3";

    private final InstanceFeed feed;
    private final TrainOperations operations;
    private final Background background;
    private final Executor screen;
    private final Navigator navigator;
    private final Workbench workbench;
    private final Optional<Path> example;
    private final Consumer<String> rememberScript;
    private final TargetsViewModel targets;
    private final CodeViewModel code;
    private final Map<Path, Draft> drafts = new HashMap<>();

    private final StringProperty path = new SimpleStringProperty(this, "path", "");
    private final ReadOnlyStringWrapper pathProblem = new ReadOnlyStringWrapper(this, "pathProblem", "");
    private final ReadOnlyObjectWrapper<Optional<Project>> project =
            new ReadOnlyObjectWrapper<>(this, "project", Optional.empty());
    private final ObservableList<Path> recent = FXCollections.observableArrayList();
    private final ObservableList<Path> shownRecent = FXCollections.unmodifiableObservableList(recent);
    private final StringProperty extra = new SimpleStringProperty(this, "extra", "");
    private final ObservableList<String> extraWords = FXCollections.observableArrayList();
    private final ObservableList<String> shownExtraWords = FXCollections.unmodifiableObservableList(extraWords);
    private final ReadOnlyStringWrapper extraProblem = new ReadOnlyStringWrapper(this, "extraProblem", "");
    private final ObservableList<EnvironmentRow> environment = FXCollections.observableArrayList(
            row -> new javafx.beans.Observable[] {row.nameProperty(), row.valueProperty()});
    private final ObservableList<EnvironmentRow> shownEnvironment =
            FXCollections.unmodifiableObservableList(environment);
    private final StringProperty interpreter = new SimpleStringProperty(this, "interpreter", PYTHON);
    private final BooleanProperty sync = new SimpleBooleanProperty(this, "sync", true);
    private final ReadOnlyStringWrapper commandLine = new ReadOnlyStringWrapper(this, "commandLine", "");
    private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper(this, "obstacle", "");
    private Subscription loading = Subscription.NONE;
    private Subscription watching = Subscription.NONE;
    private int generation;
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
        this.rememberScript = rememberScript;
        this.targets = new TargetsViewModel(feed, operations, background);
        this.code = new CodeViewModel(operations, background);
        parse(lastScript).filter(it -> !lastScript.isBlank()).ifPresent(recent::add);
        extra.subscribe(text -> {
            Words words = Words.split(text);
            extraWords.setAll(words.words());
            extraProblem.set(words.isComplete() ? "" : TEXT.text("problem.quote", words.open()));
            review();
        });
        environment.subscribe(this::review);
        interpreter.subscribe(this::review);
        sync.subscribe(this::review);
        targets.chosenProperty().subscribe(chosen -> review());
        code.previewProperty().subscribe(this::review);
    }

    public void shown() {
        watching = feed.watch();
        code.read();
    }

    public void hidden() {
        watching.close();
        code.stop();
        keepDraft();
    }

    /** Aims at the instance. */
    public void aim(InstanceRef ref) {
        targets.choose(ref);
    }

    /** Fills the screen with what the run did. */
    public void fill(Run run) {
        RunRequest request = run.request();
        Path script = request.projectRoot().resolve(request.script()).normalize();
        drafts.put(
                script,
                new Draft(request.projectRoot(), request.arguments(), request.environment(), request.interpreter()));
        targets.choose(request.target());
        sync.set(request.sync());
        open(script);
    }

    /** The typed path, when it is meant. */
    public void openTyped() {
        String text = path.get().strip();
        if (text.startsWith("~/")) {
            text = System.getProperty("user.home") + text.substring(1);
        }
        Optional<Path> parsed = parse(text);
        if (text.isEmpty() || parsed.isEmpty()) {
            pathProblem.set(TEXT.text("problem.no-file"));
        } else {
            open(parsed.get());
        }
    }

    private static Optional<Path> parse(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Reads the script's arguments and project; what was filled in for it before comes back. */
    public void open(Path chosen) {
        keepDraft();
        Path script = chosen.toAbsolutePath().normalize();
        int asked = ++generation;
        path.set(script.toString());
        pathProblem.set("");
        loading.close();
        loading = background.run(
                () -> load(script),
                loaded -> {
                    if (asked == generation) {
                        show(loaded);
                    }
                },
                e -> {
                    if (asked == generation) {
                        project.set(Optional.empty());
                        pathProblem.set(
                                e instanceof java.io.FileNotFoundException
                                        ? TEXT.text("problem.no-file")
                                        : new FailureText().headline(Failures.of(e)));
                        review();
                    }
                });
    }

    private Project load(Path script) throws java.io.FileNotFoundException {
        if (!Files.isRegularFile(script)) {
            throw new java.io.FileNotFoundException(script.toString());
        }
        ScriptForm form = operations.read(script);
        return new Project(script, operations.rootOf(script), new ArgumentForm(form));
    }

    private void show(Project loaded) {
        Draft draft = drafts.get(loaded.script());
        Project next = draft == null ? loaded : loaded.withRoot(draft.root());
        extra.set(draft == null ? "" : Words.join(next.form().fill(draft.arguments())));
        environment.clear();
        if (draft != null) {
            draft.environment().forEach((name, value) -> environment.add(new EnvironmentRow(name, value)));
        }
        interpreter.set(draft == null ? PYTHON : draft.interpreter());
        next.form().fields().forEach(field -> {
            field.valueProperty().subscribe(text -> review());
            field.onProperty().subscribe(on -> review());
        });
        recent.remove(next.script());
        recent.addFirst(next.script());
        if (recent.size() > RECENT_KEPT) {
            recent.removeLast();
        }
        rememberScript.accept(next.script().toString());
        project.set(Optional.of(next));
        review();
    }

    private void keepDraft() {
        project.get()
                .ifPresent(it ->
                        drafts.put(it.script(), new Draft(it.root(), arguments(it), variables(), interpreter.get())));
    }

    /** Takes another folder as the project; one that does not hold the script is refused. */
    public void setRoot(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        project.get().ifPresent(it -> {
            if (!it.script().startsWith(root)) {
                pathProblem.set(TEXT.text("problem.outside"));
                return;
            }
            pathProblem.set("");
            project.set(Optional.of(it.withRoot(root)));
            review();
        });
    }

    /** Puts a whole command line into the form. Another script in it is opened if it exists beside this one. */
    public void paste(String text) {
        PastedCommand pasted = PastedCommand.of(Words.split(text).words());
        project.get().ifPresent(it -> {
            extra.set(Words.join(it.form().fill(pasted.arguments())));
            pasted.environment().forEach(this::setVariable);
            review();
        });
    }

    private void setVariable(String name, String value) {
        environment.removeIf(row -> row.nameProperty().get().strip().equals(name));
        environment.add(new EnvironmentRow(name, value));
    }

    public void addVariable() {
        environment.add(new EnvironmentRow("", ""));
    }

    public void removeVariable(EnvironmentRow row) {
        environment.remove(row);
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.stream()
                .filter(row -> !row.isBlank())
                .forEach(row -> variables.put(
                        row.nameProperty().get().strip(), row.valueProperty().get()));
        return variables;
    }

    private List<String> arguments(Project it) {
        List<String> arguments = new ArrayList<>(it.form().words());
        arguments.addAll(extraWords);
        return arguments;
    }

    private RunRequest request(Project it, InstanceRef target) {
        List<String> arguments = arguments(it);
        return new RunRequest(
                target,
                it.root(),
                it.name(),
                it.relativeScript(),
                arguments,
                interpreter.get().strip(),
                variables(),
                CheckpointDirs.from(arguments, it.form().script()),
                sync.get(),
                FlagArguments.value(arguments, it.form().script().resumeFlag())
                        .map(checkpoint -> new Lineage(Optional.empty(), checkpoint)));
    }

    /** Brings the command line and what stands in the way of launching up to date. */
    private void review() {
        Optional<Project> now = project.get();
        Optional<Target> target = targets.chosenProperty().get();
        code.ask(sync.get() ? now.filter(Project::isInside).map(it -> asked(it, target)) : Optional.empty());
        obstacle.set(findObstacle(now, target));
        commandLine.set(now.filter(Project::isInside)
                .map(it -> operations.commandLine(
                        request(it, target.map(Target::ref).orElse(NOWHERE))))
                .orElse(""));
    }

    private SyncService.Asked asked(Project it, Optional<Target> target) {
        return new SyncService.Asked(
                it.root(),
                target.map(Target::ref),
                it.name(),
                it.relativeScript(),
                CheckpointDirs.from(arguments(it), it.form().script()));
    }

    /** The command line does not depend on the target; while none is chosen this stands for it. */
    private static final InstanceRef NOWHERE = new InstanceRef(
            dev.runctl.domain.instance.Location.thisComputer(),
            new dev.runctl.domain.instance.InstanceId("i-00000000"));

    private String findObstacle(Optional<Project> now, Optional<Target> target) {
        if (now.isEmpty()) {
            return TEXT.text("obstacle.script");
        }
        if (!now.get().form().isValid()) {
            return TEXT.text("obstacle.arguments");
        }
        if (!extraProblem.get().isEmpty()) {
            return extraProblem.get();
        }
        if (environment.stream().anyMatch(row -> !row.isValid())) {
            return TEXT.text("problem.variable");
        }
        if (interpreter.get().isBlank()) {
            return TEXT.text("obstacle.interpreter");
        }
        if (sync.get() && !code.obstacle().isEmpty()) {
            return code.obstacle();
        }
        if (target.isEmpty()) {
            return TEXT.text("obstacle.target");
        }
        if (launching) {
            return TEXT.text("obstacle.launching");
        }
        return target.get().usable() ? "" : target.get().note();
    }

    /** Starts or waits for the instance where needed, launches, and leads to the run. A second call meanwhile does nothing. */
    public void launch() {
        Optional<Project> now = project.get();
        Optional<Target> target = targets.chosenProperty().get();
        if (!obstacle.get().isEmpty() || now.isEmpty() || target.isEmpty()) {
            return;
        }
        setLaunching(true);
        keepDraft();
        Target where = target.get();
        RunRequest request = request(now.get(), where.ref());
        workbench.work(
                TEXT.text("work.launch", now.get().script().getFileName(), where.name()),
                (steps, cancel) -> {
                    try {
                        if (where.waits()) {
                            operations.makeReady(where.ref(), READY_LIMIT, steps, cancel);
                        }
                        return operations.launch(request, this::share, steps, cancel);
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

    private SharedFolder.Answer share(String folder, Optional<String> free) {
        if (free.isPresent()) {
            return SharedFolder.Answer.APART;
        }
        int answer = workbench.choose(
                TEXT.text("shared.title"),
                TEXT.text("shared.text", folder),
                List.of(TEXT.text("shared.cancel"), TEXT.text("shared.replace")),
                true);
        return answer == 1 ? SharedFolder.Answer.REPLACE : SharedFolder.Answer.CANCEL;
    }

    private void setLaunching(boolean now) {
        launching = now;
        review();
    }

    /** Where instances are made. */
    public void openInstances() {
        navigator.instances();
    }

    public void openExample() {
        example.ifPresent(this::open);
    }

    public boolean hasExample() {
        return example.isPresent();
    }

    public boolean isThisComputer() {
        return feed.location().isThisComputer();
    }

    /** For the command palette. */
    public List<Command> commands() {
        return recent.stream()
                .map(script ->
                        new Command(TEXT.text("command", script.getFileName()), TEXT.text("title"), "fth-zap", () -> {
                            open(script);
                            navigator.train(Optional.empty());
                        }))
                .toList();
    }

    public StringProperty pathProperty() {
        return path;
    }

    public ReadOnlyStringProperty pathProblemProperty() {
        return pathProblem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Project>> projectProperty() {
        return project.getReadOnlyProperty();
    }

    /** Scripts opened lately, newest first. */
    public ObservableList<Path> recentScripts() {
        return shownRecent;
    }

    public StringProperty extraProperty() {
        return extra;
    }

    public ObservableList<String> extraWords() {
        return shownExtraWords;
    }

    public ReadOnlyStringProperty extraProblemProperty() {
        return extraProblem.getReadOnlyProperty();
    }

    public ObservableList<EnvironmentRow> environment() {
        return shownEnvironment;
    }

    public StringProperty interpreterProperty() {
        return interpreter;
    }

    public BooleanProperty syncProperty() {
        return sync;
    }

    public ReadOnlyStringProperty commandLineProperty() {
        return commandLine.getReadOnlyProperty();
    }

    /** What stands in the way of launching, empty when nothing does. */
    public ReadOnlyStringProperty obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    CodeViewModel code() {
        return code;
    }

    TargetsViewModel targets() {
        return targets;
    }
}
