package dev.runctl.ui.runs;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.LogPane;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The logs of several runs as one, each line with the name and the colour of its run. */
public final class MergedLogView {
    private static final Messages TEXT = Messages.of("runs");

    private final FailureText failures = new FailureText();
    private final MergedLogViewModel model;
    private final LogPane log;
    private final FlowPane sources = new FlowPane(8, 6);
    private final Banner trouble = new Banner();
    private final VBox root = new VBox();
    private List<RunId> opened = List.of();

    /** @param openRun shows one run's own page */
    public MergedLogView(MergedLogViewModel model, Workbench workbench, Runnable back, Consumer<RunId> openRun) {
        this.model = model;
        this.log = new LogPane(model.logProperty().get(), workbench);
        Button toRuns = new Button(TEXT.text("back"), Icons.of("fth-chevron-left"));
        toRuns.setId("merged-back");
        toRuns.getStyleClass().addAll(StyleClasses.GHOST, "run-back");
        toRuns.setOnAction(event -> back.run());
        Label title = new Label(TEXT.text("merged.title"));
        title.getStyleClass().add(StyleClasses.PAGE_TITLE);
        Label note = new Label(TEXT.text("merged.note"));
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll(StyleClasses.MUTED, StyleClasses.SMALL);
        log.node().setId("merged-log");
        log.sayWaiting(TEXT.text("merged.empty"), "");
        VBox.setVgrow(log.node(), Priority.ALWAYS);
        root.getStyleClass().add("merged-log");
        root.getChildren().setAll(toRuns, title, sources, note, trouble, log.node());
        model.runsProperty().subscribe(runs -> showSources(runs, openRun));
        model.logProperty().subscribe((was, is) -> log.show(is));
        model.failureProperty().subscribe(this::showFailure);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                back.run();
                event.consume();
            }
        });
    }

    Node node() {
        return root;
    }

    void open(List<RunId> runs) {
        opened = List.copyOf(runs);
        model.open(runs);
        log.focus();
    }

    void close() {
        model.close();
    }

    private void showSources(List<Run> runs, Consumer<RunId> openRun) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Region swatch = new Region();
            swatch.getStyleClass().addAll("chart-swatch", "chart-swatch-" + (char) ('a' + i));
            Hyperlink name = new Hyperlink(RunCompare.name(run) + " · " + run.instanceName());
            name.setOnAction(event -> openRun.accept(run.id()));
            HBox chip = new HBox(6, swatch, name);
            chip.getStyleClass().add("compared-run");
            nodes.add(chip);
        }
        sources.getChildren().setAll(nodes);
    }

    private void showFailure(Optional<Failure> failure) {
        failure.ifPresentOrElse(
                it -> trouble.show(Tone.WARN, failures.headline(it), TEXT.text("retry"), () -> model.open(opened)),
                trouble::hide);
    }
}
