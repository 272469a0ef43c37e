package dev.runctl.ui.checkpoints;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.common.Workbench;
import dev.runctl.ui.control.CheckpointRow;
import dev.runctl.ui.control.CheckpointTable;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** What can be done with the checkpoints chosen in the table besides resuming: protect, delete, and clean up by rules. */
public final class CleaningBar {
    private static final Messages TEXT = Messages.of("checkpoints");

    private final CheckpointsViewModel screen;
    private final CleanOperations operations;
    private final Workbench workbench;
    private final Background background;
    private final Overlays overlays;
    private final Button protect = button("checkpoints-protect", "fth-lock");
    private final Button delete = button("checkpoints-delete", "fth-trash-2");
    private final Button clean = button("checkpoints-clean", "fth-filter");
    private final HBox box = new HBox(6, protect, delete, clean);
    private List<CheckpointRow> chosen = List.of();

    public CleaningBar(
            CheckpointsViewModel screen,
            CleanOperations operations,
            Workbench workbench,
            Background background,
            Overlays overlays) {
        this.screen = screen;
        this.operations = operations;
        this.workbench = workbench;
        this.background = background;
        this.overlays = overlays;
        box.setAlignment(Pos.CENTER_RIGHT);
        protect.setTooltip(new Tooltip(TEXT.text("protect.button.tip")));
        delete.setTooltip(new Tooltip(TEXT.text("delete.tip")));
        clean.setText(TEXT.text("clean"));
        protect.setOnAction(event -> mark(chosen, !areProtected()));
        delete.setOnAction(event -> open(
                Optional.of(chosen.stream().map(it -> it.checkpoint().path()).collect(Collectors.toSet()))));
        clean.setOnAction(event -> open(Optional.empty()));
        screen.rows().subscribe(this::show);
    }

    Node node() {
        return box;
    }

    /** Follows what is chosen in the table. */
    void follow(CheckpointTable table) {
        table.choosable(row -> mark(List.of(row), !row.isProtected()));
        table.chosen().addListener((ListChangeListener<CheckpointRow>) change -> {
            chosen = List.copyOf(table.chosen());
            show();
        });
        show();
    }

    private static Button button(String id, String icon) {
        Button button = new Button("", Icons.of(icon));
        button.setId(id);
        button.getStyleClass().add(StyleClasses.GHOST);
        button.setMinWidth(Button.USE_PREF_SIZE);
        return button;
    }

    private void show() {
        protect.setText(TEXT.text(areProtected() ? "unprotect.button" : "protect.button"));
        protect.setDisable(chosen.stream().noneMatch(it -> it.checkpoint().run().isPresent()));
        delete.setText(TEXT.text("delete", chosen.size()));
        delete.setDisable(chosen.isEmpty());
        clean.setDisable(screen.rows().isEmpty());
    }

    private boolean areProtected() {
        return !chosen.isEmpty() && chosen.stream().allMatch(CheckpointRow::isProtected);
    }

    private void open(Optional<Set<String>> paths) {
        screen.placeProperty()
                .get()
                .ifPresent(place -> CleanDialog.open(
                        new CleanViewModel(operations, workbench, background, place, paths, screen::refresh),
                        overlays));
    }

    /** As the button does it, where it can be pressed. */
    void deleteChosen() {
        if (!delete.isDisabled()) {
            delete.fire();
        }
    }

    /** Reads the marks again; another program may have changed them. */
    void load() {
        background.run(
                operations::protectedNames,
                screen::mark,
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }

    private void mark(List<CheckpointRow> rows, boolean isProtected) {
        List<Checkpoint> marked = rows.stream().map(CheckpointRow::checkpoint).toList();
        background.<Map<RunId, Set<String>>>run(
                () -> {
                    for (Checkpoint it : marked) {
                        it.run().ifPresent(run -> operations.protect(run, it.name(), isProtected));
                    }
                    return operations.protectedNames();
                },
                screen::mark,
                problem -> workbench.failure(Failures.of(problem), Optional.empty()));
    }
}
