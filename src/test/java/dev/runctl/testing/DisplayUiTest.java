package dev.runctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

@NeedsDisplay
class DisplayUiTest {
    @Test
    void aWindowCanBeShown() throws Exception {
        FxToolkit.registerPrimaryStage();
        CompletableFuture<Double> width = new CompletableFuture<>();
        Platform.runLater(() -> {
            Stage stage = new Stage();
            stage.setScene(new Scene(new Label("real window"), 1200, 800));
            stage.show();
            width.complete(stage.getScene().getWidth());
            stage.close();
        });
        assertThat(width.get(30, TimeUnit.SECONDS)).isEqualTo(1200);
    }
}
