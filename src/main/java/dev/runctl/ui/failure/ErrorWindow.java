package dev.runctl.ui.failure;

import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/** The window for what nobody expected: a short code to name it by, and details to copy. One at a time. */
public final class ErrorWindow {
    private static final Messages TEXT = Messages.of("window");

    private final Consumer<Scene> dress;
    private boolean shown;

    /** @param dress gives a scene its style sheets */
    public ErrorWindow(Consumer<Scene> dress) {
        this.dress = dress;
    }

    /** The same fault at the same place has the same code. */
    public static String code(Throwable fault) {
        StringBuilder place = new StringBuilder(fault.getClass().getName());
        StackTraceElement[] trace = fault.getStackTrace();
        for (int i = 0; i < Math.min(3, trace.length); i++) {
            place.append(trace[i].getClassName()).append(trace[i].getMethodName());
        }
        return String.format(Locale.ROOT, "%08X", place.toString().hashCode()).substring(0, 6);
    }

    static String details(Thread thread, Throwable fault) {
        StringWriter text = new StringWriter();
        text.append(TEXT.text("code", code(fault))).append('\n');
        text.append(thread.getName())
                .append(", Java ")
                .append(Runtime.version().toString())
                .append(", ");
        text.append(System.getProperty("os.name", "")).append('\n');
        fault.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Called on the screen's thread. Further faults while the window is open are not shown: they often follow the first. */
    public void show(Thread thread, Throwable fault) {
        if (shown) {
            return;
        }
        shown = true;
        Label headline = new Label(TEXT.text("headline"), Icons.of("fth-alert-octagon", "icon-bad"));
        headline.getStyleClass().add(StyleClasses.DIALOG_TITLE);
        Label text = new Label(TEXT.text("text"));
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        Label code = new Label(TEXT.text("code", code(fault)));
        code.getStyleClass().addAll(StyleClasses.MONO, StyleClasses.STRONG);
        String details = details(thread, fault);
        TextArea area = new TextArea(details);
        area.setEditable(false);
        area.getStyleClass().add(StyleClasses.MONO);
        VBox.setVgrow(area, Priority.ALWAYS);
        Stage stage = new Stage();
        Button close = new Button(TEXT.text("close"));
        close.setDefaultButton(true);
        close.setCancelButton(true);
        close.setOnAction(event -> stage.close());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(8, code, space, FailureDetails.copyButton(details), close);
        buttons.setAlignment(Pos.CENTER_LEFT);
        VBox root = new VBox(12, headline, text, area, buttons);
        root.getStyleClass().addAll(StyleClasses.PAGE, "error-window");
        Scene scene = new Scene(root, 640, 420);
        dress.accept(scene);
        stage.setTitle(TEXT.text("title"));
        stage.setScene(scene);
        stage.setOnHidden(event -> shown = false);
        stage.show();
    }
}
