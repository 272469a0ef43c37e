package dev.runctl.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.testing.NeedsDisplay;
import java.util.List;
import java.util.Objects;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.Scene;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
@NeedsDisplay
class KeptSelectionUiTest {
    private record Row(String name, int age) {}

    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private @org.jspecify.annotations.Nullable TableView<Row> table;

    @Start
    void start(Stage stage) {
        TableView<Row> shown = new TableView<>();
        KeptSelection<Row> kept = new KeptSelection<>(shown, rows, Row::name);
        SortedList<Row> sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(shown.comparatorProperty());
        shown.setItems(sorted);
        kept.restore();
        shown.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        stage.setScene(new Scene(shown, 300, 200));
        stage.sizeToScene(); // the stage is that of all tests
        stage.show();
        table = shown;
    }

    private TableView<Row> table() {
        return Objects.requireNonNull(table);
    }

    private List<Row> chosen() {
        return List.copyOf(table().getSelectionModel().getSelectedItems());
    }

    @Test
    void newRowsAboutTheSameThingsStayChosen(FxRobot robot) {
        robot.interact(() -> {
            rows.setAll(new Row("a", 1), new Row("b", 1), new Row("c", 1), new Row("d", 1));
            table().getSelectionModel().selectIndices(1, 3);
        });
        robot.interact(() ->
                rows.setAll(new Row("new", 2), new Row("a", 2), new Row("b", 2), new Row("c", 2), new Row("d", 2)));
        assertThat(chosen()).containsExactlyInAnyOrder(new Row("b", 2), new Row("d", 2));
        robot.interact(() -> {
            for (int i = 0; i < rows.size(); i++) {
                rows.set(i, new Row(rows.get(i).name(), 3));
            }
        });
        assertThat(chosen()).containsExactlyInAnyOrder(new Row("b", 3), new Row("d", 3));
        robot.interact(() -> rows.setAll(new Row("d", 4), new Row("a", 4)));
        assertThat(chosen()).containsExactly(new Row("d", 4));
        assertThat(table().getSelectionModel().getSelectedItem()).isEqualTo(new Row("d", 4));
        robot.interact(() -> rows.clear());
        assertThat(chosen()).isEmpty();
    }
}
