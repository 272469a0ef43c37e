package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.RunRequest;
import dev.runctl.domain.run.ScriptForm;
import dev.runctl.service.run.FlagArguments;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What is to run, as a person fills it in: a script with its project, its arguments, its environment and its Python. */
public final class FormViewModel {
    private static final Messages TEXT = Messages.of("train");
    private static final int RECENT_KEPT = 8;
    private static final String PYTHON = "python3";

    private final TrainOperations operations;
    private final Background background;
    private final Consumer<String> rememberScript;
    private final Runnable changed;
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
    private final CheckpointFolder checkpointFolder = new CheckpointFolder();
    private Subscription loading = Subscription.NONE;
    private int generation;

    /**
     * @param lastScript offered as a recent one; may be empty
     * @param rememberScript told of each script opened
     * @param changed told of every change of what is filled in
     */
    FormViewModel(
            TrainOperations operations,
            Background background,
            String lastScript,
            Consumer<String> rememberScript,
            Runnable changed) {
        this.operations = operations;
        this.background = background;
        this.rememberScript = rememberScript;
        this.changed = changed;
        parse(lastScript).filter(it -> !lastScript.isBlank()).ifPresent(recent::add);
        path.subscribe((was, text) -> changed.run());
        extra.subscribe((was, text) -> {
            Words words = Words.split(text);
            extraWords.setAll(words.words());
            extraProblem.set(words.isComplete() ? "" : TEXT.text("problem.quote", words.open()));
            changed.run();
        });
        environment.subscribe(changed);
        interpreter.subscribe(changed);
        checkpointFolder.textProperty().subscribe(changed);
    }

    /** Fills in what was asked for before. */
    void fill(RunRequest request) {
        Path script = request.projectRoot().resolve(request.script()).normalize();
        keepDraft();
        drafts.put(
                script,
                new Draft(
                        request.projectRoot(),
                        request.arguments(),
                        request.environment(),
                        request.interpreter(),
                        request.checkpointDir()));
        read(script);
    }

    /** The typed path, when it is meant. */
    public void openTyped() {
        String text = path.get().strip();
        if (text.startsWith("~/")) {
            text = System.getProperty("user.home") + text.substring(1);
        }
        Optional<Path> parsed = parse(text);
        if (text.isEmpty() || parsed.isEmpty()) {
            keepDraft();
            generation++;
            project.set(Optional.empty());
            pathProblem.set(TEXT.text("problem.no-file"));
            changed.run();
        } else {
            open(parsed.get());
        }
    }

    /** The typed path, where it is another one than that of the script shown. */
    void leaveTyped() {
        boolean isShown = project.get()
                .filter(it -> it.script().toString().equals(path.get().strip()))
                .isPresent();
        if (!isShown && !path.get().isBlank()) {
            openTyped();
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
        read(chosen);
    }

    private void read(Path chosen) {
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
                        changed.run();
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
        checkpointFolder.clear();
        checkpointFolder.follow(arguments(next), next.form().script());
        if (draft != null && !draft.checkpointDir().isEmpty()) {
            checkpointFolder.textProperty().set(draft.checkpointDir());
        }
        next.form().fields().forEach(field -> {
            field.valueProperty().subscribe(text -> changed.run());
            field.onProperty().subscribe(on -> changed.run());
        });
        recent.remove(next.script());
        recent.addFirst(next.script());
        if (recent.size() > RECENT_KEPT) {
            recent.removeLast();
        }
        rememberScript.accept(next.script().toString());
        project.set(Optional.of(next));
        changed.run();
    }

    /** Keeps what is filled in for the script, for when it is opened again. */
    void keepDraft() {
        project.get()
                .ifPresent(it -> drafts.put(
                        it.script(),
                        new Draft(it.root(), arguments(it), variables(), interpreter.get(), checkpointFolder.own())));
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
            changed.run();
        });
    }

    /** Puts a whole command line into the form. Another script in it is opened if it exists beside this one. */
    public void paste(String text) {
        PastedCommand pasted = PastedCommand.of(Words.split(text).words());
        project.get().ifPresent(it -> {
            extra.set(Words.join(it.form().fill(pasted.arguments())));
            pasted.environment().forEach(this::setVariable);
            changed.run();
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

    List<String> arguments(Project it) {
        List<String> arguments = new ArrayList<>(it.form().words());
        arguments.addAll(extraWords);
        return arguments;
    }

    /** What is asked for with all that is filled in. */
    RunRequest request(Project it, InstanceRef target, boolean sync) {
        List<String> arguments = arguments(it);
        return new RunRequest(
                target,
                it.root(),
                it.name(),
                it.relativeScript(),
                arguments,
                interpreter.get().strip(),
                variables(),
                checkpointFolder.value(),
                sync,
                FlagArguments.value(arguments, it.form().script().resumeFlag())
                        .map(checkpoint -> new Lineage(Optional.empty(), checkpoint)));
    }

    /** Where the script saves, as its arguments say it now or as a person does. */
    CheckpointFolder checkpointFolder() {
        return checkpointFolder;
    }

    /** What is missing or wrong in what is filled in; empty when nothing is. */
    String obstacle() {
        if (project.get().isEmpty()) {
            return pathProblem.get().isEmpty() ? TEXT.text("obstacle.script") : pathProblem.get();
        }
        if (!project.get().get().script().toString().equals(path.get().strip())) {
            return TEXT.text("obstacle.reading"); // what is below is still another script's
        }
        if (!project.get().get().form().isValid()) {
            return TEXT.text("obstacle.arguments");
        }
        if (!extraProblem.get().isEmpty()) {
            return extraProblem.get();
        }
        if (environment.stream().anyMatch(row -> !row.isValid())) {
            return TEXT.text("problem.variable");
        }
        return interpreter.get().isBlank() ? TEXT.text("obstacle.interpreter") : "";
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
}
