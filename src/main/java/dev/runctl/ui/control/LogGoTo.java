package dev.runctl.ui.control;

import dev.runctl.text.Messages;
import dev.runctl.ui.common.Fxml;
import java.util.Optional;
import java.util.function.LongConsumer;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** Asks for a line number and goes there; says what is wrong with one that the log does not have. */
final class LogGoTo {
    private static final Messages TEXT = Messages.of("log");

    @FXML
    private TextField number;

    @FXML
    private Button go;

    @FXML
    private Button close;

    @FXML
    private Label problem;

    private final VBox root;
    private final LongConsumer show;
    private final Runnable leave;
    private Optional<ShownLog> model = Optional.empty();

    /**
     * @param show brings the line of that number in the buffer's counting into view
     * @param leave gives the keys back to the lines
     */
    LogGoTo(LongConsumer show, Runnable leave) {
        this.show = show;
        this.leave = leave;
        this.root = Fxml.load(this, TEXT);
        root.managedProperty().bind(root.visibleProperty());
        problem.managedProperty().bind(problem.visibleProperty());
        root.setVisible(false);
        go.setOnAction(event -> go());
        close.setOnAction(event -> close());
        number.textProperty().subscribe(text -> problem.setVisible(false));
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                go();
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
    }

    VBox node() {
        return root;
    }

    void setModel(ShownLog newModel) {
        model = Optional.of(newModel);
        root.setVisible(false);
    }

    void open() {
        problem.setVisible(false);
        root.setVisible(true);
        number.requestFocus();
        number.selectAll();
    }

    private void close() {
        root.setVisible(false);
        leave.run();
    }

    private void go() {
        if (model.isEmpty()) {
            return;
        }
        ShownLog log = model.get();
        Optional<Long> line = parsed().flatMap(log::lineOfNumber);
        if (line.isPresent()) {
            close();
            show.accept(line.get());
        } else {
            problem.setText(
                    !log.numbersKnown()
                            ? TEXT.text("go.counting")
                            : log.emptyProperty().get()
                                    ? TEXT.text("go.empty")
                                    : TEXT.text(
                                            "go.range",
                                            log.numberOf(log.firstLine()),
                                            log.numberOf(log.buffer().end() - 1)));
            problem.setVisible(true);
        }
    }

    /** As people write numbers: groups may be separated. */
    private Optional<Long> parsed() {
        String digits = number.getText().replaceAll("[\\s,._']", "");
        return digits.matches("\\d{1,18}") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }
}
