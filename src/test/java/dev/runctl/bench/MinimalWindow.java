package dev.runctl.bench;

import dev.runctl.app.StartupReport;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import javafx.stage.Stage;

/** The least a JavaFX program with a table needs: what the toolkit itself costs. The argument is the report's file. */
public final class MinimalWindow {
    private MinimalWindow() {}

    public static void main(String[] args) {
        Platform.startup(() -> {
            Stage stage = new Stage();
            stage.setScene(new Scene(new TableView<String>(), 1200, 800));
            stage.show();
            StartupReport.onSecondFrame(Path.of(args[0]));
        });
    }
}
