package dev.runctl.ui.runs;

import dev.runctl.domain.run.Run;
import dev.runctl.service.run.RunComparison;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.control.EmptyState;
import dev.runctl.ui.control.RunStatusText;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The Compare tab of a run: another run is chosen, and what differs is listed. */
final class RunComparePane {
    private static final Messages TEXT = Messages.of("runs");
    private static final int LONGEST_TIP = 2000;

    private final FailureText failures = new FailureText();
    private final RunPageViewModel page;
    private final RunCapsule model;
    private final TableView<RunComparison.Line> table = new TableView<>();
    private final EmptyState empty = new EmptyState("fth-columns", "", "");

    RunComparePane(StackPane pane, RunPageViewModel page) {
        this.page = page;
        this.model = page.capsule();
        ComboBox<Run> chooser = chooser();
        CheckBox only = new CheckBox(TEXT.text("compare.only"));
        only.selectedProperty().bindBidirectional(model.onlyDifferencesProperty());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox toolbar = new HBox(10, new Label(TEXT.text("compare.with")), chooser, space, only);
        toolbar.getStyleClass().add("tab-toolbar");
        install();
        StackPane body = new StackPane(table, empty);
        VBox.setVgrow(body, Priority.ALWAYS);
        pane.getChildren().setAll(new VBox(10, toolbar, body));
        model.lines().subscribe(this::show);
        model.otherProperty().subscribe(this::show);
        model.failureProperty().subscribe(this::show);
        model.others().subscribe(this::show);
    }

    private ComboBox<Run> chooser() {
        ComboBox<Run> chooser = new ComboBox<>(model.others());
        chooser.setId("compare-with");
        chooser.setPrefWidth(460);
        chooser.setPromptText(TEXT.text("compare.prompt"));
        chooser.setConverter(new StringConverter<>() {
            @Override
            public String toString(Run run) {
                return run == null ? "" : describe(run);
            }

            @Override
            public Run fromString(String text) {
                throw new UnsupportedOperationException("the box is not editable");
            }
        });
        chooser.setOnAction(event -> {
            Run chosen = chooser.getValue();
            if (chosen != null) {
                page.openedId().ifPresent(mine -> model.compare(mine, chosen));
            }
        });
        model.otherProperty().subscribe(now -> chooser.setValue(now.orElse(null)));
        return chooser;
    }

    private static String describe(Run run) {
        return String.join(
                " · ",
                run.request().script(),
                Formats.time(run.created()),
                run.instanceName(),
                RunStatusText.word(run.status().state()));
    }

    private void install() {
        table.setId("compare-table");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        table.setItems(model.lines());
        table.getColumns().add(column("part", 120, line -> part(line.part())));
        table.getColumns().add(column("what", 200, RunComparePane::name));
        table.getColumns().add(column("this", RunComparison.Line::left));
        table.getColumns().add(column("other", RunComparison.Line::right));
        table.getColumns().forEach(it -> it.setSortable(false));
    }

    private static TableColumn<RunComparison.Line, String> column(
            String key, double width, Function<RunComparison.Line, String> text) {
        TableColumn<RunComparison.Line, String> column = new TableColumn<>(TEXT.text("compare.column." + key));
        column.setPrefWidth(width);
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue())));
        return column;
    }

    private static TableColumn<RunComparison.Line, String> column(
            String key, Function<RunComparison.Line, String> value) {
        TableColumn<RunComparison.Line, String> column = column(key, 340, line -> value(line, value.apply(line)));
        column.setCellFactory(any -> new ValueCell(value));
        return column;
    }

    private static String part(RunComparison.Part part) {
        return TEXT.text("compare.part." + part.name().toLowerCase(Locale.ROOT));
    }

    /** The bundle's word for what we name, the thing's own name otherwise. */
    private static String name(RunComparison.Line line) {
        String key = "compare.name." + line.name();
        boolean ours = line.part() != RunComparison.Part.ARGUMENTS && line.part() != RunComparison.Part.PACKAGES;
        return ours && TEXT.has(key) ? TEXT.text(key) : line.name();
    }

    private static String value(RunComparison.Line line, String value) {
        if (value.isEmpty()) {
            return Formats.none();
        }
        if (line.part() == RunComparison.Part.OUTCOME && line.name().equals("duration")) {
            return Formats.duration(Duration.ofSeconds(Long.parseLong(value)));
        }
        return RunComparison.summary(line, value);
    }

    /** Shows the first line; the whole value on hovering. */
    private static final class ValueCell extends TableCell<RunComparison.Line, String> {
        private final Function<RunComparison.Line, String> whole;

        ValueCell(Function<RunComparison.Line, String> whole) {
            this.whole = whole;
            getStyleClass().add("mono");
        }

        @Override
        protected void updateItem(String text, boolean isEmpty) {
            super.updateItem(text, isEmpty);
            setText(isEmpty ? "" : text);
            RunComparison.Line line = isEmpty ? null : getTableRow().getItem();
            String value = line == null ? "" : whole.apply(line);
            setTooltip(value.isBlank() ? null : new Tooltip(value.substring(0, Math.min(value.length(), LONGEST_TIP))));
        }
    }

    private void show() {
        boolean chosen = model.otherProperty().get().isPresent();
        boolean rows = chosen && !model.lines().isEmpty();
        table.setVisible(rows);
        empty.setVisible(!rows);
        model.failureProperty()
                .get()
                .ifPresentOrElse(
                        it -> empty.say(failures.headline(it), failures.nextStep(it)),
                        () -> say(model.others().isEmpty() ? "none" : chosen ? "same" : "choose"));
    }

    private void say(String state) {
        empty.say(TEXT.text("compare." + state + ".title"), TEXT.text("compare." + state + ".text"));
    }
}
