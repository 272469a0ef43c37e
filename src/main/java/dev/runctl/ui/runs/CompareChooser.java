package dev.runctl.ui.runs;

import dev.runctl.domain.run.Run;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.RunStatusText;
import dev.runctl.ui.theme.StyleClasses;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.skin.ComboBoxListViewSkin;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** The box in which a run is chosen to be compared with. */
final class CompareChooser {
    private static final Messages TEXT = Messages.of("runs");

    private final RunCompare model;
    private final ComboBox<Run> chooser = new ComboBox<>();
    private boolean escaped;

    CompareChooser(RunCompare model) {
        this.model = model;
        build();
    }

    Node node() {
        return chooser;
    }

    private void build() {
        chooser.setItems(model.others());
        chooser.setId("compare-with");
        chooser.setPrefWidth(460);
        chooser.setPromptText(TEXT.text("compare.prompt"));
        chooser.setVisibleRowCount(8);
        chooser.setCellFactory(list -> new RunCell(model));
        chooser.setButtonCell(new PromptCell());
        // Arrow keys change the value at every step; what is meant is what it is when the list closes, unless by
        // Escape.
        chooser.setOnHidden(event -> {
            Run chosen = chooser.getValue();
            boolean isMeant = !escaped;
            escaped = false;
            UiThread.later(() -> {
                chooser.setValue(null);
                if (chosen != null && isMeant) {
                    model.add(chosen);
                }
            });
        });
        chooser.setOnAction(event -> {
            if (!chooser.isShowing() && chooser.getValue() != null) {
                UiThread.later(() -> {
                    chooser.setValue(null);
                    chooser.show();
                });
            }
        });
        ComboBoxListViewSkin<Run> skin = new ComboBoxListViewSkin<>(chooser);
        chooser.setSkin(skin);
        for (Node node : List.of(chooser, skin.getPopupContent())) {
            node.addEventFilter(KeyEvent.KEY_PRESSED, event -> escaped |= event.getCode() == KeyCode.ESCAPE);
        }
        chooser.setOnShowing(event -> escaped = false);
    }

    /** What was chosen stands beside the box as a chip, so the box asks for the next one. */
    private static final class PromptCell extends ListCell<Run> {
        @Override
        protected void updateItem(Run run, boolean isEmpty) {
            super.updateItem(run, isEmpty);
            setText(TEXT.text("compare.prompt"));
        }
    }

    /** A run to choose: when, where and how it ended; below that its arguments, those first that differ. */
    private static final class RunCell extends ListCell<Run> {
        private final RunCompare model;
        private final Label title = new Label();
        private final Label arguments = new Label();
        private final VBox box = new VBox(1, title, arguments);

        RunCell(RunCompare model) {
            this.model = model;
            arguments.getStyleClass().addAll(StyleClasses.CAPTION, StyleClasses.MONO);
            setPrefWidth(440);
        }

        @Override
        protected void updateItem(Run run, boolean isEmpty) {
            super.updateItem(run, isEmpty);
            setText(null);
            setGraphic(isEmpty || run == null ? null : box);
            if (run != null && !isEmpty) {
                title.setText(describe(run));
                arguments.setText(model.mine()
                        .map(mine -> RunComparison.differingFirst(run, mine))
                        .filter(it -> !it.isEmpty())
                        .orElse(TEXT.text("compare.no-arguments")));
            }
        }
    }

    /** What tells it from other runs: script, time, instance and state. */
    static String describe(Run run) {
        return String.join(
                " · ",
                run.request().script(),
                Formats.time(run.created()),
                run.instanceName(),
                RunStatusText.word(run.status().state()));
    }
}
