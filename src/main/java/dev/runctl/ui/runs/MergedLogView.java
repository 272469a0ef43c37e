package dev.runctl.ui.runs;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.run.MergedLines;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.Banner;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The logs of several runs as one, each line with the name and the colour of its run. Only lines in sight are laid out. */
public final class MergedLogView {
    private static final Messages TEXT = Messages.of("runs");
    private static final double ROW = 20;

    private final FailureText failures = new FailureText();
    private final MergedLogViewModel model;
    private final ListView<MergedLines.Line> list = new ListView<>();
    private final ToggleButton follow = new ToggleButton(TEXT.text("merged.follow"));
    private final FlowPane sources = new FlowPane(8, 6);
    private final Banner trouble = new Banner();
    private final VBox root = new VBox();
    private List<RunId> opened = List.of();

    /** @param openRun shows one run's own page */
    public MergedLogView(MergedLogViewModel model, Runnable back, java.util.function.Consumer<RunId> openRun) {
        this.model = model;
        Button toRuns = new Button(TEXT.text("back"), Icons.of("fth-chevron-left"));
        toRuns.setId("merged-back");
        toRuns.getStyleClass().addAll(StyleClasses.GHOST, "run-back");
        toRuns.setOnAction(event -> back.run());
        Label title = new Label(TEXT.text("merged.title"));
        title.getStyleClass().add(StyleClasses.PAGE_TITLE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        follow.getStyleClass().setAll(StyleClasses.CHIP);
        follow.setId("merged-follow");
        follow.setSelected(true);
        HBox head = new HBox(12, title, space, follow);
        head.setAlignment(Pos.CENTER_LEFT);
        Label note = new Label(TEXT.text("merged.note"));
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll(StyleClasses.MUTED, StyleClasses.SMALL);
        list.setId("merged-lines");
        list.getStyleClass().add("merged-lines");
        list.setFixedCellSize(ROW);
        list.setItems(model.lines());
        list.setCellFactory(any -> new Row());
        list.setPlaceholder(new Label(TEXT.text("merged.empty")));
        VBox.setVgrow(list, Priority.ALWAYS);
        root.getStyleClass().add("merged-log");
        root.getChildren().setAll(toRuns, head, sources, note, trouble, list);
        model.runsProperty().subscribe(runs -> showSources(runs, openRun));
        model.lines().subscribe(this::scroll);
        model.failureProperty().subscribe(this::showFailure);
        follow.selectedProperty().subscribe(this::scroll);
        list.addEventFilter(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() > 0) {
                follow.setSelected(false);
            }
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                back.run();
                event.consume();
            } else if (event.getCode() == KeyCode.END) {
                follow.setSelected(true);
            } else if (event.getCode() == KeyCode.HOME || event.getCode() == KeyCode.PAGE_UP) {
                follow.setSelected(false);
            }
        });
    }

    Node node() {
        return root;
    }

    void open(List<RunId> runs) {
        if (!runs.equals(opened)) {
            opened = List.copyOf(runs);
            follow.setSelected(true);
        }
        model.open(runs);
        list.requestFocus();
    }

    void close() {
        model.close();
    }

    private void scroll() {
        if (follow.isSelected() && !model.lines().isEmpty()) {
            // After the list itself has taken in the new lines.
            UiThread.later(() -> list.scrollTo(model.lines().size() - 1));
        }
    }

    private static String color(int source) {
        return "merged-" + (char) ('a' + source % MergedLogViewModel.MOST);
    }

    private void showSources(List<Run> runs, java.util.function.Consumer<RunId> openRun) {
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
        list.refresh();
    }

    private void showFailure(Optional<Failure> failure) {
        failure.ifPresentOrElse(
                it -> trouble.show(Tone.WARN, failures.headline(it), TEXT.text("retry"), () -> model.open(opened)),
                trouble::hide);
    }

    private final class Row extends ListCell<MergedLines.Line> {
        private final Label source = new Label();
        private final Label time = new Label();
        private final Label text = new Label();
        private final HBox box = new HBox(10, source, time, text);

        Row() {
            source.setMinWidth(64);
            source.getStyleClass().addAll(StyleClasses.MONO, StyleClasses.STRONG);
            time.getStyleClass().addAll(StyleClasses.MONO, StyleClasses.FAINT);
            time.setMinWidth(72);
            text.getStyleClass().add(StyleClasses.MONO);
            box.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(MergedLines.Line line, boolean isEmpty) {
            super.updateItem(line, isEmpty);
            setText(null);
            setGraphic(isEmpty || line == null ? null : box);
            if (line == null || isEmpty) {
                return;
            }
            List<Run> runs = model.runsProperty().get();
            String id =
                    line.source() < runs.size() ? runs.get(line.source()).id().value() : "";
            source.setText(id.isEmpty() ? "" : id.substring(id.length() - 6));
            source.getStyleClass().removeIf(it -> it.startsWith("merged-"));
            source.getStyleClass().add(color(line.source()));
            time.setText(
                    Double.isFinite(line.time())
                            ? Formats.clock(Instant.ofEpochMilli(Math.round(line.time() * 1000)))
                            : Formats.none());
            text.setText(line.text());
        }
    }
}
