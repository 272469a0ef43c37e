package dev.runctl.ui.failure;

import dev.runctl.domain.failure.Failure;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** A failure's evidence as text to copy into a report. */
public final class FailureDetails {
    private static final Messages TEXT = Messages.of("window");

    private FailureDetails() {}

    /** What happened, what was tried, AWS's code and request id, the detail: one line each, empty ones left out. */
    public static String text(Failure failure) {
        Failure.Evidence evidence = failure.evidence();
        StringBuilder text = new StringBuilder();
        line(text, "details.what", new FailureText().headline(failure));
        line(text, "details.kind", failure.code());
        line(text, "details.attempted", evidence.attempted());
        line(text, "details.aws-code", evidence.awsCode());
        line(text, "details.request-id", evidence.requestId());
        line(text, "details.detail", evidence.detail());
        if (failure instanceof Failure.AccessDenied denied) {
            denied.policy().ifPresent(policy -> line(text, "details.policy", policy.line()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isBlank()) {
            text.append(TEXT.text(key)).append(": ").append(value).append('\n');
        }
    }

    /** A quiet button that puts the details on the clipboard and says so. */
    public static Button copyButton(Failure failure) {
        return copyButton(text(failure));
    }

    static Button copyButton(String details) {
        Button button = new Button(TEXT.text("copy"), Icons.of("fth-copy"));
        button.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.SMALL);
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(details);
            Clipboard.getSystemClipboard().setContent(content);
            button.setText(TEXT.text("copied"));
        });
        return button;
    }
}
