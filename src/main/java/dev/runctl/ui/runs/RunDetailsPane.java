package dev.runctl.ui.runs;

import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Kinship;
import dev.runctl.domain.run.Lineage;
import dev.runctl.domain.run.LineageTree;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunEnvironment;
import dev.runctl.domain.run.SourceState;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.RunStatusText;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Fills the Details tab with {@link RunDetails}, the arguments one by one, and links to related runs. */
final class RunDetailsPane {
    private static final Messages TEXT = Messages.of("runs");
    private static final double LABEL_WIDTH = 150;
    private static final double GAP = 16;
    private static final double INDENT = 18;
    /** Deeper ones are not indented further, for want of room. */
    private static final int MOST_INDENTED = 8;

    private final VBox root;
    private final Consumer<Run> openRun;
    private final Consumer<String> copy;
    private Optional<List<Object>> shown = Optional.empty();

    RunDetailsPane(VBox root, Consumer<Run> openRun, Consumer<String> copy) {
        this.root = root;
        this.copy = copy;
        this.openRun = openRun;
    }

    void show(Run run, RunPageViewModel.Relatives relatives, Optional<Capsule> capsule) {
        List<RunDetails.Group> groups = RunDetails.of(run, capsule);
        List<Object> wanted = List.of(groups, run.request(), relatives);
        if (shown.equals(Optional.of(wanted))) {
            return;
        }
        shown = Optional.of(wanted);
        VBox left = new VBox(GAP, card(groups.getFirst().title(), grid(groups.getFirst())), arguments(run));
        VBox right = new VBox(GAP);
        groups.subList(1, 3).forEach(group -> right.getChildren().add(card(group.title(), grid(group))));
        left.getChildren().add(code(groups.get(3), capsule));
        right.getChildren().add(software(groups.get(4), capsule));
        right.getChildren().add(card(TEXT.text("group.lineage"), lineage(run, relatives)));
        // Wrapped text has the right height only where the width is known beforehand.
        for (VBox half : List.of(left, right)) {
            half.prefWidthProperty()
                    .bind(root.widthProperty().map(width -> Math.max(200, (width.doubleValue() - GAP) / 2)));
        }
        root.getChildren().setAll(new HBox(GAP, left, right));
    }

    private Region code(RunDetails.Group group, Optional<Capsule> capsule) {
        VBox content = new VBox(8, grid(group));
        String diff = capsule.flatMap(Capsule::source).map(SourceState::diff).orElse("");
        if (!diff.isEmpty()) {
            content.getChildren().add(copying("details.copy-diff", diff));
        }
        return card(group.title(), content);
    }

    private Region software(RunDetails.Group group, Optional<Capsule> capsule) {
        VBox content = new VBox(8, grid(group));
        String packages = capsule.flatMap(Capsule::environment)
                .map(RunEnvironment::requirements)
                .orElse("");
        if (!packages.isEmpty()) {
            content.getChildren().add(copying("details.copy-packages", packages));
        }
        return card(group.title(), content);
    }

    private Hyperlink copying(String key, String text) {
        Hyperlink link = new Hyperlink(TEXT.text(key));
        link.setOnAction(event -> copy.accept(text));
        return link;
    }

    private static Region card(String title, Node content) {
        Label heading = new Label(title);
        heading.getStyleClass().add(StyleClasses.SECTION_TITLE);
        VBox card = new VBox(heading, content);
        card.getStyleClass().addAll(StyleClasses.CARD, StyleClasses.CARD_BODY);
        return card;
    }

    private static GridPane grid(RunDetails.Group group) {
        GridPane grid = grid();
        int row = 0;
        for (RunDetails.Entry entry : group.entries()) {
            Label label = new Label(entry.label());
            label.getStyleClass().add(StyleClasses.MUTED);
            grid.addRow(row++, label, value(entry.value(), entry.exact()));
        }
        return grid;
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(12, 8);
        ColumnConstraints labels = new ColumnConstraints(LABEL_WIDTH);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(labels, values);
        return grid;
    }

    private static Label value(String text, boolean exact) {
        Label value = new Label(text);
        value.setWrapText(true);
        if (exact) {
            value.getStyleClass().add(StyleClasses.MONO);
        }
        return value;
    }

    private static Region arguments(Run run) {
        List<String> arguments = run.request().arguments();
        VBox rows = new VBox(4);
        for (int i = 0; i < arguments.size(); i++) {
            Label index = new Label(String.valueOf(i + 1));
            index.getStyleClass().addAll(StyleClasses.CAPTION, "argument-index");
            boolean blank = arguments.get(i).isEmpty();
            Label word = value(blank ? TEXT.text("arguments.empty") : arguments.get(i), true);
            word.getStyleClass().add(blank ? StyleClasses.FAINT : StyleClasses.WORD);
            HBox row = new HBox(8, index, word);
            row.getStyleClass().add("argument-row");
            rows.getChildren().add(row);
        }
        if (arguments.isEmpty()) {
            rows.getChildren().add(muted(TEXT.text("arguments.none")));
        }
        return card(TEXT.text("group.arguments"), rows);
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(StyleClasses.MUTED);
        label.setWrapText(true);
        return label;
    }

    private Node lineage(Run run, RunPageViewModel.Relatives relatives) {
        Optional<Lineage> lineage = run.request().lineage();
        VBox all = new VBox(6);
        if (lineage.isPresent() && relatives.parent().isEmpty()) {
            GridPane grid = grid();
            String parent = lineage.get().parent().map(Object::toString).orElse(Formats.none());
            grid.addRow(0, muted(TEXT.text("lineage.parent")), value(parent, true));
            grid.addRow(1, muted(TEXT.text("lineage.from")), value(lineage.get().checkpoint(), true));
            all.getChildren().add(grid);
        }
        relatives.tree().lines().forEach(line -> all.getChildren().add(relative(line)));
        return all.getChildren().isEmpty() ? muted(TEXT.text("lineage.none")) : all;
    }

    /** One run of the tree: whose child it is shows in how far it is indented. */
    private Node relative(LineageTree.Line line) {
        Run run = line.run();
        Label word = muted(RunStatusText.word(run.status().state()));
        HBox row = new HBox(8);
        if (line.depth() > 0) {
            row.getChildren().add(muted("└"));
        }
        row.getChildren().add(line.isShown() ? strong(run.id().value()) : link(run));
        row.getChildren().add(word);
        row.setPadding(new Insets(0, 0, 0, Math.min(line.depth(), MOST_INDENTED) * INDENT));
        String from = run.request().lineage().map(Lineage::checkpoint).orElse("");
        if (from.isEmpty()) {
            return row;
        }
        String key = line.kinship()
                .map(it -> it == Kinship.FORKED ? "lineage.forked" : "lineage.resumed")
                .orElse("lineage.line");
        Label checkpoint = muted(TEXT.text(key, from));
        checkpoint.setPadding(new Insets(0, 0, 0, Math.min(line.depth(), MOST_INDENTED) * INDENT + INDENT));
        return new VBox(2, row, checkpoint);
    }

    private static Label strong(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(StyleClasses.STRONG);
        return label;
    }

    private Hyperlink link(Run run) {
        Hyperlink link = new Hyperlink(run.id().value());
        link.setOnAction(event -> openRun.accept(run));
        return link;
    }
}
