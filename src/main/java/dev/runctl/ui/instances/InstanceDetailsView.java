package dev.runctl.ui.instances;

import dev.runctl.domain.run.Run;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.control.guard.GuardPane;
import dev.runctl.ui.instances.InstanceDetailsViewModel.Line;
import dev.runctl.ui.theme.StyleClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/** The pane beside the table. */
final class InstanceDetailsView extends VBox {
    private static final Messages TEXT = Messages.of("instances");

    private final InstanceDetailsViewModel model;
    private final Consumer<InstanceAction> onAction;
    private final Consumer<String> onCopy;
    private final Label title = new Label();
    private final Badge state = new Badge();
    private final VBox body = new VBox();
    private final VBox warnings = section("details.warnings");
    private final VBox machine = section("details.machine");
    private final VBox cost = section("details.cost");
    private final VBox tags = section("details.tags");
    private final VBox checkpoints = section("details.checkpoints");
    private final VBox runs = section("details.run");
    private final Map<VBox, Object> contents = new HashMap<>();
    private final GuardPane guard;
    private Subscription following = () -> {};

    InstanceDetailsView(
            InstanceDetailsViewModel model,
            Consumer<InstanceAction> onAction,
            Consumer<String> onCopy,
            Runnable onClose) {
        this.model = model;
        this.onAction = onAction;
        this.onCopy = onCopy;
        this.guard = new GuardPane(model.guard());
        getStyleClass().addAll(StyleClasses.CARD, "details");
        title.getStyleClass().add("details-title");
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        Button close = new Button();
        close.setGraphic(Icons.of("fth-x"));
        close.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.ICON_ONLY);
        close.setAccessibleText(TEXT.text("details.close"));
        close.setMinWidth(USE_PREF_SIZE);
        close.setOnAction(event -> onClose.run());
        HBox head = new HBox(title, state, close);
        head.getStyleClass().add("details-head");
        body.getStyleClass().add("details-body");
        VBox limits = section("details.limits");
        limits.getChildren().add(guard);
        tags.managedProperty().bind(tags.visibleProperty());
        warnings.managedProperty().bind(warnings.visibleProperty());
        body.getChildren().setAll(warnings, runs, checkpoints, limits, machine, cost, tags);
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().setAll(head, scroll);
        model.rowProperty().subscribe(row -> {
            following.unsubscribe();
            following = row == null
                    ? () -> {}
                    : row.summaryProperty()
                            .subscribe(() -> show(row))
                            .and(row.stateProperty().subscribe(() -> show(row)))
                            .and(row.runProperty().subscribe(() -> show(row)))
                            .and(row.notesProperty().subscribe(() -> show(row)))
                            .and(model.checkpointProperty().subscribe(() -> show(row)));
            if (row != null) {
                show(row);
            }
        });
    }

    private void show(InstanceRow row) {
        title.setText(row.name());
        model.guard(row.summary());
        state.show(row.state());
        fill(runs, row.run().map(it -> List.of(it.id(), it.status().state())), () -> List.of(run(row.run())));
        String checkpoint = model.checkpointProperty().get();
        fill(checkpoints, List.of(checkpoint, model.isCheckpointThere()), () -> List.of(checkpoint()));
        fillLines(machine, model.machine(row.summary()));
        fillLines(cost, model.cost(row.summary(), row.facts().notes().today()));
        List<String> words = model.warnings(row);
        List<RowWarning> found = row.facts().notes().warnings();
        fill(
                warnings,
                words,
                () -> found.stream()
                        .map(it -> warning(it, words.get(found.indexOf(it))))
                        .toList());
        warnings.setVisible(!words.isEmpty());
        List<Line> pairs = model.tags(row.summary());
        fillLines(tags, pairs);
        tags.setVisible(!pairs.isEmpty());
    }

    /** Makes the section's content anew where it is another: most of it stays from one refresh to the next. */
    private void fill(VBox section, Object content, Supplier<List<Node>> nodes) {
        if (!content.equals(contents.put(section, content))) {
            section.getChildren().remove(1, section.getChildren().size());
            section.getChildren().addAll(nodes.get());
        }
    }

    private void fillLines(VBox section, List<Line> lines) {
        fill(section, lines, () -> lines.stream().map(this::line).toList());
    }

    private Node run(Optional<Run> run) {
        if (run.isEmpty()) {
            return quiet(TEXT.text("details.no-run"));
        }
        Hyperlink open = new Hyperlink(run.get().request().script());
        open.setOnAction(event -> onAction.accept(InstanceAction.OPEN_RUN));
        HBox box = new HBox(8, new Badge().show(run.get().status().state()), open);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Node checkpoint() {
        String text = model.checkpointProperty().get();
        if (!model.isCheckpointThere()) {
            return quiet(text);
        }
        Hyperlink open = new Hyperlink(text);
        open.setOnAction(event -> onAction.accept(InstanceAction.CHECKPOINTS));
        return open;
    }

    private static Node warning(RowWarning warning, String words) {
        Label label = new Label(
                words,
                Icons.of(
                        WarningText.icon(warning.kind()),
                        WarningText.tone(warning.kind()).iconClass()));
        label.setWrapText(true);
        label.setGraphicTextGap(8);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private static Label quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll(StyleClasses.MUTED, StyleClasses.SMALL);
        return label;
    }

    private static VBox section(String key) {
        Label heading = new Label(TEXT.text(key));
        heading.getStyleClass().add(StyleClasses.SECTION_TITLE);
        VBox box = new VBox(heading);
        box.getStyleClass().add("details-section");
        return box;
    }

    private Node line(Line line) {
        Label label = new Label(line.label());
        label.getStyleClass().add("details-label");
        Label value = new Label(line.value());
        value.getStyleClass().add("details-value");
        value.setWrapText(true);
        HBox.setHgrow(value, Priority.ALWAYS);
        if (line.copyable()) {
            value.getStyleClass().addAll(StyleClasses.MONO, "copyable");
            value.setTooltip(new Tooltip(TEXT.text("details.copy")));
            value.setOnMouseClicked(event -> onCopy.accept(line.value()));
        }
        return new HBox(8, label, value);
    }
}
