package dev.runctl.ui.train;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Screen;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;

/** The Train screen. */
public final class TrainView implements Screen {
    private static final Messages TEXT = Messages.of("train");
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final KeyCodeCombination LAUNCH_KEY =
            new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final TrainViewModel model;
    private final FormViewModel filled;
    private final Parent node;
    private @Nullable ArgumentForm shownForm;

    @FXML
    private StackPane root;

    @FXML
    private StackPane start;

    @FXML
    private HBox columns;

    @FXML
    private TextField path;

    @FXML
    private Label pathProblem;

    @FXML
    private MenuButton recent;

    @FXML
    private Label rootPath;

    @FXML
    private HBox pasteRow;

    @FXML
    private TextField pasteField;

    @FXML
    private Label formProblem;

    @FXML
    private StackPane form;

    @FXML
    private TextField extra;

    @FXML
    private Label extraProblem;

    @FXML
    private FlowPane extraWords;

    @FXML
    private TextField interpreter;

    @FXML
    private VBox environment;

    @FXML
    private VBox targets;

    @FXML
    private VBox limits;

    @FXML
    private VBox code;

    @FXML
    private Label commandLine;

    @FXML
    private HBox drill;

    @FXML
    private HBox projectRow;

    @FXML
    private HBox interpreterRow;

    @FXML
    private VBox argumentsCard;

    @FXML
    private VBox environmentCard;

    @FXML
    private Label commandTitle;

    @FXML
    private Label folderNote;

    @FXML
    private Button launch;

    @FXML
    private Label obstacle;

    public TrainView(TrainViewModel model, Overlays overlays) {
        this.model = model;
        this.filled = model.form();
        this.node = Fxml.load(this, TEXT);
        path.textProperty().bindBidirectional(filled.pathProperty());
        // Who goes on to the next field means what was typed; who looks something up in another window is not done.
        path.focusedProperty().subscribe((was, is) -> {
            if (was
                    && !is
                    && path.getScene() != null
                    && path.getScene().getWindow().isFocused()) {
                filled.leaveTyped();
            }
        });
        problem(pathProblem, filled.pathProblemProperty());
        problem(extraProblem, filled.extraProblemProperty());
        extra.textProperty().bindBidirectional(filled.extraProperty());
        interpreter.textProperty().bindBidirectional(filled.interpreterProperty());
        commandLine.textProperty().bind(model.commandLineProperty());
        folderNote.textProperty().bind(model.folderNoteProperty());
        showOnlyWhen(folderNote, model.folderNoteProperty().map(it -> !it.isEmpty()));
        obstacle.textProperty().bind(model.obstacleProperty());
        showOnlyWhen(obstacle, model.obstacleProperty().map(it -> !it.isEmpty()));
        launch.disableProperty().bind(model.obstacleProperty().map(it -> !it.isEmpty()));
        launch.setTooltip(new Tooltip(LAUNCH_KEY.getDisplayText()));
        showOnlyWhen(commandLine, model.commandLineProperty().map(it -> !it.isEmpty()));
        showOnlyWhen(commandTitle, model.commandLineProperty().map(it -> !it.isEmpty()));
        // What belongs to a script says nothing true where there is none.
        for (Node part : List.of(drill, projectRow, interpreterRow, argumentsCard, environmentCard, code)) {
            showOnlyWhen(part, filled.projectProperty().map(Optional::isPresent));
        }
        pasteRow.setVisible(false);
        pasteRow.managedProperty().bind(pasteRow.visibleProperty());
        new TargetsPane(model, targets);
        new LimitsPane(model, limits);
        new CodePane(model, overlays, code);
        new DrillPane(model, overlays, drill);
        buildStart();
        filled.projectProperty().subscribe(this::show);
        filled.pathProblemProperty()
                .subscribe(text -> show(filled.projectProperty().get()));
        filled.recentScripts().addListener((ListChangeListener<Path>) change -> showRecent());
        showRecent();
        filled.extraWords().addListener((ListChangeListener<String>) change -> showWords());
        filled.environment().addListener((ListChangeListener<EnvironmentRow>) this::environmentChanged);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (LAUNCH_KEY.match(event)) {
                model.launch();
                event.consume();
            }
        });
        root.setOnDragOver(this::dragOver);
        root.setOnDragExited(event -> root.getStyleClass().remove("drop-target"));
        root.setOnDragDropped(this::dropped);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void shown() {
        model.shown();
    }

    @Override
    public void hidden() {
        model.hidden();
    }

    private static void problem(Label label, javafx.beans.value.ObservableValue<String> text) {
        label.textProperty().bind(text);
        showOnlyWhen(label, text.map(it -> !it.isEmpty()));
    }

    private static void showOnlyWhen(Node node, javafx.beans.value.ObservableValue<Boolean> when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(node.visibleProperty());
    }

    private void buildStart() {
        EmptyState state = new EmptyState("fth-zap", TEXT.text("start.title"), TEXT.text("start.text"));
        Button choose = new Button(TEXT.text("start.choose"), Icons.of("fth-folder"));
        choose.getStyleClass().add(StyleClasses.LARGE);
        choose.setOnAction(event -> chooseScript());
        if (model.hasExample()) {
            Button example = new Button(TEXT.text("start.example"), Icons.of("fth-play"));
            example.getStyleClass().addAll(StyleClasses.PRIMARY, StyleClasses.LARGE);
            example.setId("try-example");
            example.setOnAction(event -> model.openExample());
            state.setActions(example, choose);
        } else {
            choose.getStyleClass().add(StyleClasses.PRIMARY);
            state.setActions(choose);
        }
        start.getChildren().setAll(state);
    }

    private void show(Optional<Project> project) {
        boolean chosen =
                project.isPresent() || !filled.pathProblemProperty().get().isEmpty();
        columns.setVisible(chosen);
        start.setVisible(!chosen);
        if (project.isEmpty()) {
            form.getChildren().clear();
            shownForm = null;
            return;
        }
        Project now = project.get();
        rootPath.setText(now.root().toString());
        if (now.form() != shownForm) {
            shownForm = now.form();
            form.getChildren().setAll(new ArgumentsPane(now.form().fields()));
            String problem = now.form().script().problem();
            String key = "form." + problem;
            boolean none = problem.isEmpty() && now.form().fields().isEmpty();
            formProblem.setText(none ? TEXT.text("arguments.none") : TEXT.has(key) ? TEXT.text(key) : problem);
            formProblem.setVisible(none || !problem.isEmpty());
            formProblem.setManaged(formProblem.isVisible());
        }
    }

    private void showRecent() {
        recent.getItems()
                .setAll(filled.recentScripts().stream().map(this::recentItem).toList());
        recent.setDisable(filled.recentScripts().isEmpty());
    }

    private MenuItem recentItem(Path script) {
        MenuItem item = new MenuItem(script.toString());
        item.setMnemonicParsing(false);
        item.setOnAction(event -> filled.open(script));
        return item;
    }

    private void showWords() {
        extraWords
                .getChildren()
                .setAll(filled.extraWords().stream().map(TrainView::word).toList());
        extraWords.setVisible(!filled.extraWords().isEmpty());
        extraWords.setManaged(extraWords.isVisible());
    }

    private static Label word(String text) {
        Label label = new Label(text.isEmpty() ? "\"\"" : text);
        label.getStyleClass().addAll(StyleClasses.WORD, StyleClasses.MONO);
        return label;
    }

    private void environmentChanged(ListChangeListener.Change<? extends EnvironmentRow> change) {
        boolean rows = false;
        while (change.next()) {
            rows |= change.wasAdded() || change.wasRemoved();
        }
        if (rows) {
            environment
                    .getChildren()
                    .setAll(filled.environment().stream().map(this::variable).toList());
        }
    }

    private Node variable(EnvironmentRow row) {
        TextField name = new TextField();
        name.setPromptText(TEXT.text("environment.name"));
        name.getStyleClass().add(StyleClasses.MONO);
        name.textProperty().bindBidirectional(row.nameProperty());
        row.problem().subscribe(it -> name.pseudoClassStateChanged(INVALID, !it.isEmpty()));
        TextField value = new TextField();
        value.setPromptText(TEXT.text("environment.value"));
        value.getStyleClass().add(StyleClasses.MONO);
        value.textProperty().bindBidirectional(row.valueProperty());
        HBox.setHgrow(value, Priority.ALWAYS);
        Button remove = new Button();
        remove.setGraphic(Icons.of("fth-x"));
        remove.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
        remove.setAccessibleText(TEXT.text("environment.remove"));
        remove.setOnAction(event -> filled.removeVariable(row));
        return new HBox(8, name, value, remove);
    }

    private void dragOver(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
            if (!root.getStyleClass().contains("drop-target")) {
                root.getStyleClass().add("drop-target");
            }
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        List<File> dropped = event.getDragboard().getFiles();
        if (!dropped.isEmpty()) {
            filled.open(dropped.getFirst().toPath());
        }
        event.setDropCompleted(!dropped.isEmpty());
        event.consume();
    }

    @FXML
    private void openTyped() {
        filled.openTyped();
    }

    @FXML
    private void chooseScript() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("start.choose"));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(TEXT.text("script.filter"), "*.py"));
        filled.projectProperty().get().map(it -> it.root().toFile()).ifPresent(chooser::setInitialDirectory);
        File chosen = chooser.showOpenDialog(root.getScene().getWindow());
        if (chosen != null) {
            filled.open(chosen.toPath());
        }
    }

    @FXML
    private void chooseRoot() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(TEXT.text("project.choose"));
        filled.projectProperty().get().map(it -> it.root().toFile()).ifPresent(chooser::setInitialDirectory);
        File chosen = chooser.showDialog(root.getScene().getWindow());
        if (chosen != null) {
            filled.setRoot(chosen.toPath());
        }
    }

    @FXML
    private void togglePaste() {
        pasteRow.setVisible(!pasteRow.isVisible());
        if (pasteRow.isVisible()) {
            pasteField.requestFocus();
        }
    }

    @FXML
    private void applyPaste() {
        filled.paste(pasteField.getText());
        pasteField.clear();
        pasteRow.setVisible(false);
    }

    @FXML
    private void addVariable() {
        filled.addVariable();
    }

    @FXML
    private void launch() {
        model.launch();
    }
}
