package dev.runctl.ui.runs;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.Fxml;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.LogView;
import dev.runctl.ui.control.RunStatusText;
import dev.runctl.ui.control.checkpoint.CheckpointDownloads;
import dev.runctl.ui.control.checkpoint.CheckpointLook;
import dev.runctl.ui.control.checkpoint.InspectionView;
import dev.runctl.ui.control.resume.ResumePlanView;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.javafx.FontIcon;

/** One run: state and actions above, its log, checkpoints and details below. */
public final class RunPageView {
    private static final Messages TEXT = Messages.of("runs");
    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    @FXML
    private VBox content;

    @FXML
    private VBox head;

    @FXML
    private Button back;

    @FXML
    private Label title;

    @FXML
    private Badge badge;

    @FXML
    private Label since;

    @FXML
    private Button copyCommand;

    @FXML
    private Button again;

    @FXML
    private StackPane resumeFrame;

    @FXML
    private SplitMenuButton resume;

    @FXML
    private MenuItem fork;

    @FXML
    private MenuItem planResume;

    @FXML
    private Button stop;

    @FXML
    private Label why;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab logTab;

    @FXML
    private Tab metricsTab;

    @FXML
    private Tab checkpointsTab;

    @FXML
    private Tab compareTab;

    @FXML
    private VBox details;

    @FXML
    private StackPane checkpointsPane;

    @FXML
    private StackPane comparePane;

    @FXML
    private Button export;

    @FXML
    private EmptyState missing;

    private final FailureText failures = new FailureText();
    private final RunPageViewModel model;
    private final Workbench workbench;
    private final LogView log;
    private final StackPane root;
    private final RunDetailsPane detailsPane;
    private final RunFacts facts;
    private final Banner stale = new Banner();
    private final Tooltip resumeTip = new Tooltip();
    private final RunFindings findings;
    /** The log cannot take the focus before there is a run to show. */
    private boolean focusesLog;

    public RunPageView(
            RunPageViewModel model,
            LogView log,
            Workbench workbench,
            Overlays overlays,
            CheckpointLook look,
            CheckpointDownloads downloads) {
        this.model = model;
        this.log = log;
        this.workbench = workbench;
        this.root = Fxml.load(this, TEXT);
        this.detailsPane = new RunDetailsPane(details, model::openRelative, this::copied);
        this.facts = new RunFacts(model, this::copy);
        Banner finding = new Banner();
        finding.setId("run-finding");
        this.findings = new RunFindings(finding, this::showInLog);
        StackPane frame = new StackPane(log.node());
        frame.getStyleClass().add("tab-body");
        logTab.setContent(frame);
        metricsTab.setContent(new RunMetricsPane(model, workbench, overlays).node());
        new RunCheckpointsPane(checkpointsPane, model, this::copy, look, downloads);
        InspectionView.install(look, overlays);
        ResumePlanView.install(model.resumption(), overlays);
        new RunComparePane(comparePane, model);
        head.getChildren().add(facts.node());
        RunGuard.install(head, model);
        TabNotices.install(tabs, stale, finding);
        why.managedProperty().bind(why.visibleProperty());
        tabs.getSelectionModel()
                .selectedItemProperty()
                .subscribe(tab -> model.metrics().watch(tab == metricsTab));
        bindActions();
        bindModel();
    }

    Node node() {
        return root;
    }

    void open(RunId wanted) {
        boolean another = !model.openedId().equals(Optional.of(wanted));
        model.open(wanted);
        if (another) {
            tabs.getSelectionModel().select(logTab);
            focusesLog = true;
        }
        // Not on a button, which an Enter still held down from the list or the palette would press.
        root.requestFocus();
    }

    /** Has a run compared with others from when it is opened on. */
    void choose(RunId run, List<RunId> with) {
        model.comparison().choose(run, with);
    }

    void showComparison() {
        focusesLog = false;
        tabs.getSelectionModel().select(compareTab);
    }

    void close() {
        model.close();
    }

    /** What can be done with the run shown. */
    List<Command> commands() {
        List<Command> all = new ArrayList<>();
        String id = model.openedId().map(RunId::value).orElse("");
        for (ButtonBase button : List.of(stop, resume, again, export, copyCommand)) {
            if (button.isVisible() && button.getParent().isVisible() && !button.isDisabled()) {
                String icon = button.getGraphic() instanceof FontIcon it ? it.getIconLiteral() : "fth-play";
                all.add(new Command(button.getText(), id, icon, button::fire));
            }
        }
        for (Tab tab : tabs.getTabs()) {
            all.add(new Command(
                    TEXT.text("command.tab", tab.getText()),
                    id,
                    "fth-activity",
                    () -> tabs.getSelectionModel().select(tab)));
        }
        return all;
    }

    private void bindModel() {
        model.runProperty().subscribe(this::show);
        model.nowProperty().subscribe(now -> model.runProperty().get().ifPresent(run -> tick(run, now)));
        model.metrics().findingsProperty().subscribe(this::showFindings);
        model.metrics().ruleMatchesProperty().subscribe(this::showFindings);
        model.firingsProperty().subscribe(this::showFindings);
        model.failureProperty().subscribe(this::showFailure);
        model.relativesProperty().subscribe(this::showDetails);
        model.capsule().capsuleProperty().subscribe(this::showDetails);
        model.logProperty()
                .subscribe(now ->
                        now.ifPresent(it -> model.openedId().ifPresent(run -> log.show(it, model.logFile(run)))));
        model.checkpoints().rows().subscribe(() -> {
            int count = model.checkpoints().rows().size();
            checkpointsTab.setText(
                    count == 0 ? TEXT.text("tab.checkpoints") : TEXT.text("tab.checkpoints") + "  " + count);
        });
    }

    private void show(Optional<Run> now) {
        content.setVisible(now.isPresent());
        missing.setVisible(now.isEmpty());
        if (now.isEmpty()) {
            missing.say(TEXT.text("page.loading"), "");
            return;
        }
        if (focusesLog) {
            focusesLog = false;
            UiThread.later(log::focus);
        }
        Run run = now.get();
        title.setText(run.request().script());
        badge.show(run.status().state());
        why.setText(RunStatusText.sentence(run));
        why.setVisible(RunStatusText.isTelling(run.status()));
        showDetails();
        boolean active = run.status().state().isActive();
        stop.setVisible(active);
        stop.setManaged(active);
        resumeFrame.setVisible(!active);
        resumeFrame.setManaged(!active);
        explainResume();
        tick(run, model.nowProperty().get());
    }

    private void explainResume() {
        boolean noFlag = model.runProperty()
                .get()
                .filter(it -> it.resumeFlag().isBlank())
                .isPresent();
        boolean none = model.checkpoints().resumableProperty().get() == RunCheckpoints.Resumable.NONE;
        resumeTip.setText(TEXT.text(noFlag ? "resume.no-flag" : none ? "resume.none" : "resume.tip"));
    }

    private static void emphasise(Node button, boolean isNext) {
        button.getStyleClass().remove(StyleClasses.PRIMARY);
        if (isNext) {
            button.getStyleClass().add(StyleClasses.PRIMARY);
        }
    }

    private void showDetails() {
        model.runProperty()
                .get()
                .ifPresent(run -> detailsPane.show(
                        run,
                        model.relativesProperty().get(),
                        model.capsule().capsuleProperty().get()));
    }

    private void showFindings() {
        RunMetrics metrics = model.metrics();
        findings.show(
                metrics.ruleMatchesProperty().get(),
                metrics.findingsProperty().get(),
                model.firingsProperty().get(),
                model.runProperty()
                        .get()
                        .map(run -> run.request().interpreter())
                        .orElse(""));
    }

    private void showInLog(String line) {
        tabs.getSelectionModel().select(logTab);
        model.logProperty().get().ifPresent(it -> it.find().findFirst(line));
    }

    private void tick(Run run, Instant now) {
        since.setText(RunStatusText.since(run.status(), now));
        facts.show(run, now);
    }

    private void showFailure(Optional<Failure> failure) {
        if (failure.isEmpty()) {
            stale.hide();
            return;
        }
        String text = failures.headline(failure.get());
        missing.say(TEXT.text("page.missing"), text);
        stale.show(Tone.WARN, TEXT.text("page.stale", text), TEXT.text("retry"), model::reopen);
    }

    private void bindActions() {
        back.setOnAction(event -> model.back());
        stop.disableProperty().bind(model.actions().canStopProperty().not());
        stop.setOnAction(event -> model.actions().stop());
        resume.disableProperty().bind(model.actions().canResumeNewestProperty().not());
        Tooltip.install(resumeFrame, resumeTip);
        model.checkpoints().resumableProperty().subscribe(this::explainResume);
        model.actions().nextProperty().subscribe(next -> {
            emphasise(resume, next == RunActions.Next.RESUME);
            emphasise(again, next == RunActions.Next.AGAIN);
        });
        resume.setOnAction(event -> model.actions().resumeNewest());
        fork.setOnAction(event -> model.actions().fork(Optional.empty()));
        planResume.setOnAction(event -> model.actions().planResume(Optional.empty()));
        again.setOnAction(event -> model.actions().runAgain());
        copyCommand.setOnAction(event -> {
            copy(model.commandLine());
            workbench.info(TEXT.text("copied-command"));
        });
        export.setOnAction(event -> export());
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                model.back();
                event.consume();
            } else if (FIND.match(event)) {
                tabs.getSelectionModel().select(logTab);
                log.find();
                event.consume();
            } else if (event.getCode() == KeyCode.END && logTab.isSelected()) {
                log.jumpToEnd();
                event.consume();
            }
        });
    }

    private void export() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(TEXT.text("export"));
        model.openedId().ifPresent(run -> {
            chooser.setInitialFileName(run.value() + ".zip");
            File chosen = chooser.showSaveDialog(root.getScene().getWindow());
            if (chosen != null) {
                model.capsule().export(run, chosen.toPath());
            }
        });
    }

    private void copied(String text) {
        copy(text);
        workbench.info(TEXT.text("copied"));
    }

    private void copy(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
    }
}
