package dev.runctl.ui.control;

import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.text.VerdictText;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The cells of {@link CheckpointTable}. */
final class CheckpointCells {
    private CheckpointCells() {}

    /** A cell whose node is made once and filled for each row. */
    private abstract static class Base extends TableCell<CheckpointRow, CheckpointRow> {
        abstract Node fill(CheckpointRow row);

        @Override
        protected final void updateItem(CheckpointRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(empty || row == null ? null : fill(row));
        }
    }

    private static Label label(String... styleClasses) {
        Label label = new Label();
        label.getStyleClass().addAll(styleClasses);
        return label;
    }

    static final class Name extends Base {
        private final Label name = label(StyleClasses.STRONG);
        private final Node lock = Icons.of("fth-lock", "checkpoint-lock");
        private final Label metrics = label(StyleClasses.CAPTION);
        private final Badge best = new Badge().show(CheckpointTable.TEXT.text("best"), "fth-award", Tone.BUSY);
        private final Tooltip bestBy = new Tooltip();
        private final Badge newest = new Badge().show(CheckpointTable.TEXT.text("newest"), "fth-clock", Tone.IDLE);
        private final HBox below = new HBox(5, best, newest, metrics);
        private final VBox box = new VBox(2, name, below);

        private final ObservableBooleanValue namesRun;

        Name(ObservableBooleanValue namesRun) {
            this.namesRun = namesRun;
            name.setContentDisplay(ContentDisplay.RIGHT);
            box.setAlignment(Pos.CENTER_LEFT);
            below.setAlignment(Pos.CENTER_LEFT);
            for (Node node : new Node[] {best, newest, metrics, below}) {
                node.managedProperty().bind(node.visibleProperty());
            }
            best.getStyleClass().add("badge-mini");
            newest.getStyleClass().add("badge-mini");
            metrics.setMinWidth(0);
            best.setTooltip(bestBy);
            newest.setTooltip(new Tooltip(CheckpointTable.TEXT.text("newest.tip")));
        }

        @Override
        Node fill(CheckpointRow row) {
            name.setText(row.checkpoint().name());
            name.setGraphic(row.isProtected() ? lock : null);
            String path = row.checkpoint().path();
            setTooltip(
                    new Tooltip(row.isProtected() ? path + "\n" + CheckpointTable.TEXT.text("protected.tip") : path));
            best.setVisible(row.best().isPresent());
            row.best().ifPresent(it -> bestBy.setText(CheckpointTable.TEXT.text("best.tip", it)));
            newest.setVisible(row.newest());
            String run = row.checkpoint()
                    .run()
                    .filter(it -> namesRun.get())
                    .map(RunId::ending)
                    .orElse("");
            metrics.setText(Stream.of(run, row.otherMetrics())
                    .filter(it -> !it.isEmpty())
                    .collect(Collectors.joining("  ·  ")));
            metrics.setVisible(!metrics.getText().isEmpty());
            below.setVisible(best.isVisible() || row.newest() || metrics.isVisible());
            return box;
        }
    }

    static final class Number extends TableCell<CheckpointRow, CheckpointRow> {
        private final Function<CheckpointRow, String> text;

        Number(Function<CheckpointRow, String> text) {
            this.text = text;
            getStyleClass().add(StyleClasses.NUMBER);
        }

        @Override
        protected void updateItem(CheckpointRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(empty || row == null ? null : text.apply(row));
        }
    }

    static final class Saved extends Base {
        private final Function<CheckpointRow, String> size;
        private final ObservableValue<Instant> now;
        private final Label age = new Label();
        private final Label bytes = label(StyleClasses.CAPTION);
        private final VBox box = new VBox(1, age, bytes);

        Saved(Function<CheckpointRow, String> size, ObservableValue<Instant> now) {
            this.size = size;
            this.now = now;
            now.subscribe(time -> {
                if (getItem() != null) {
                    tell(getItem());
                }
            });
            box.setAlignment(Pos.CENTER_RIGHT);
            bytes.managedProperty().bind(bytes.visibleProperty());
            getStyleClass().add(StyleClasses.NUMBER);
        }

        private void tell(CheckpointRow row) {
            Instant time = now.getValue().isAfter(row.now()) ? now.getValue() : row.now();
            age.setText(Formats.age(row.checkpoint().modified(), time));
        }

        @Override
        Node fill(CheckpointRow row) {
            tell(row);
            bytes.setText(size.apply(row));
            bytes.setVisible(!bytes.getText().isEmpty());
            setTooltip(new Tooltip(Formats.time(row.checkpoint().modified())));
            return box;
        }
    }

    static final class VerdictCell extends Base {
        private final Badge badge = new Badge();
        private final Label reason = label(StyleClasses.CAPTION);
        private final VBox box = new VBox(2, badge, reason);

        VerdictCell() {
            box.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        Node fill(CheckpointRow row) {
            Verdict verdict = row.checkpoint().verdict();
            if (row.isLost()) {
                badge.show(CheckpointTable.TEXT.text("lost"), "fth-slash", Tone.IDLE);
                reason.setText(CheckpointTable.TEXT.text("lost.reason"));
                setTooltip(new Tooltip(CheckpointTable.TEXT.text("lost.explain", VerdictText.reason(verdict))));
                return box;
            }
            VerdictBadge.show(badge, verdict);
            boolean otherObstacle = row.obstacle().isPresent() && verdict.kind() != Verdict.Kind.INCOMPLETE;
            // Why one is not whole goes before why it cannot be resumed from; both are in the tooltip.
            boolean isComplete = verdict.kind() == Verdict.Kind.COMPLETE;
            reason.setText(otherObstacle && isComplete ? row.obstacle().get() : VerdictText.reason(verdict));
            setTooltip(new Tooltip(VerdictText.explanation(verdict)
                    + (otherObstacle ? "\n" + row.obstacle().get() : "")));
            return box;
        }
    }

    static final class RunCell extends Base {
        /** Narrower than this a script's name says nothing. */
        private static final double NAMED = 84;

        private final Hyperlink link = new Hyperlink("", Icons.of("fth-arrow-right"));

        RunCell(Consumer<CheckpointRow> openRun) {
            link.contentDisplayProperty()
                    .bind(widthProperty()
                            .map(it ->
                                    it.doubleValue() < NAMED ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.TEXT_ONLY));
            link.setOnAction(event -> openRun.accept(getItem()));
        }

        @Override
        Node fill(CheckpointRow row) {
            link.setText(row.run().map(Run::request).map(it -> it.script()).orElse("–"));
            link.setDisable(row.run().isEmpty());
            link.setAccessibleText(CheckpointTable.TEXT.text("open-run"));
            setTooltip(new Tooltip(row.checkpoint()
                    .run()
                    .map(it -> CheckpointTable.TEXT.text("run.tip", link.getText(), it.value()))
                    .orElse(CheckpointTable.TEXT.text("run.unknown"))));
            return link;
        }
    }

    static final class ResumeCell extends Base {
        private final Button button = new Button(CheckpointTable.TEXT.text("resume"), Icons.of("fth-play"));
        // A disabled button shows no tooltip of its own.
        private final StackPane frame = new StackPane(button);
        private final ObservableBooleanValue available;

        ResumeCell(Consumer<CheckpointRow> resume, ObservableBooleanValue available) {
            this.available = available;
            button.getStyleClass().add("row-action");
            button.setMinWidth(USE_PREF_SIZE);
            button.setOnAction(event -> resume.accept(getItem()));
            frame.setAlignment(Pos.CENTER_RIGHT);
            available.subscribe(now -> {
                CheckpointRow row = getItem();
                button.setDisable(!now || row == null || row.obstacle().isPresent());
            });
        }

        @Override
        Node fill(CheckpointRow row) {
            button.setDisable(!available.get() || row.obstacle().isPresent());
            setTooltip(row.obstacle().map(Tooltip::new).orElse(null));
            return frame;
        }
    }
}
