package dev.runctl.ui.setup;

import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.text.Messages;
import dev.runctl.text.SetupText;
import dev.runctl.ui.common.Overlays;
import dev.runctl.ui.control.Badge;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.theme.StyleClasses;
import dev.runctl.ui.theme.Tone;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** One check on the screen: state, plain reason, the lines behind it, one action, the policy to copy. */
final class SetupCard extends HBox {
    private static final Messages TEXT = Messages.of("setup");

    private static final double HEAD = 640;

    private final SetupText words = new SetupText();
    private final SetupViewModel model;
    private final SetupRow row;
    private final Overlays overlays;
    private final Consumer<URI> browser;
    private final Badge state = new Badge();
    private final Label reason = new Label();
    private final VBox lines = new VBox(4);
    private final FlowPane actions = new FlowPane(8, 6);

    SetupCard(SetupViewModel model, SetupRow row, Overlays overlays, Consumer<URI> browser) {
        this.model = model;
        this.overlays = overlays;
        this.row = row;
        this.browser = browser;
        setId("setup-" + row.id().code());
        getStyleClass().addAll(StyleClasses.CARD, "setup-card");
        Label title = new Label(words.title(row.id()));
        title.getStyleClass().add(StyleClasses.STRONG);
        Label purpose = new Label(words.purpose(row.id()));
        purpose.getStyleClass().add(StyleClasses.CAPTION);
        reason.setWrapText(true);
        reason.setMinHeight(Region.USE_PREF_SIZE);
        lines.managedProperty().bind(lines.visibleProperty());
        actions.managedProperty().bind(actions.visibleProperty());
        FlowPane head = new FlowPane(8, 2, title, purpose);
        head.setPrefWrapLength(HEAD); // or a head that is wide enough is given the height of two lines
        VBox body = new VBox(6, head, reason, lines, actions);
        HBox.setHgrow(body, Priority.ALWAYS);
        StackPane states = new StackPane(state);
        states.getStyleClass().add("setup-state");
        states.setAlignment(Pos.TOP_LEFT);
        getChildren().setAll(states, body);
        row.findingProperty().subscribe(this::show);
    }

    private void show(Optional<Finding> finding) {
        finding.ifPresentOrElse(this::show, () -> {
            state.show(TEXT.text("state.running"), "fth-loader", Tone.BUSY);
            reason.setText("");
            lines.setVisible(false);
            actions.setVisible(false);
        });
        reason.setVisible(finding.isPresent());
        reason.setManaged(finding.isPresent());
    }

    private void show(Finding finding) {
        String word = words.state(finding.state());
        switch (finding.state()) {
            case GOOD -> state.show(word, "fth-check-circle", Tone.OK);
            case UNKNOWN -> state.show(word, "fth-help-circle", Tone.IDLE);
            case ATTENTION -> state.show(word, "fth-alert-triangle", Tone.WARN);
        }
        reason.setText(words.reason(row.id(), finding));
        actions.getChildren().clear();
        finding.fix().ifPresent(fix -> actions.getChildren().add(button(fix, finding.state())));
        finding.policy()
                .filter(policy -> finding.state() != CheckState.GOOD)
                .ifPresent(policy -> actions.getChildren()
                        .add(copy(TEXT.text("policy.copy"), TEXT.text("policy.copied"), policy.json())));
        showLines(finding);
        actions.setVisible(!actions.getChildren().isEmpty());
    }

    /** What needs attention is seen at once, the others when asked for. */
    private void showLines(Finding finding) {
        lines.getChildren()
                .setAll(finding.lines().stream()
                        .filter(line -> line.state() == CheckState.ATTENTION)
                        .map(this::line)
                        .toList());
        lines.setVisible(!lines.getChildren().isEmpty());
        if (finding.lines().size() == lines.getChildren().size()) {
            return;
        }
        Button more = new Button(TEXT.text("details.show", finding.lines().size()), Icons.of("fth-list"));
        more.getStyleClass().addAll(StyleClasses.GHOST, StyleClasses.SMALL);
        more.setOnAction(event -> {
            boolean isAll = lines.getChildren().size() == finding.lines().size();
            if (isAll) {
                showLinesAgain(finding);
            } else {
                lines.getChildren()
                        .setAll(finding.lines().stream().map(this::line).toList());
                lines.setVisible(true);
                more.setText(TEXT.text("details.hide"));
            }
        });
        actions.getChildren().add(more);
    }

    private void showLinesAgain(Finding finding) {
        show(finding);
    }

    private HBox line(Finding.Line line) {
        // One flow: whatever a name's length, the words follow it and both wrap.
        Text subject = new Text(line.subject() + "  ");
        subject.getStyleClass().addAll(StyleClasses.MONO, "setup-subject");
        Text said = new Text(words.line(row.id(), line));
        said.getStyleClass().add("setup-line");
        TextFlow text = new TextFlow(subject, said);
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox shown = new HBox(
                8,
                switch (line.state()) {
                    case GOOD -> Icons.of("fth-check", "icon-small", Tone.OK.iconClass());
                    case UNKNOWN -> Icons.of("fth-help-circle", "icon-small", Tone.IDLE.iconClass());
                    case ATTENTION -> Icons.of("fth-alert-triangle", "icon-small", Tone.WARN.iconClass());
                },
                text);
        shown.setAlignment(Pos.TOP_LEFT);
        return shown;
    }

    private Button button(Fix fix, CheckState found) {
        String text = words.action(fix);
        Button button = switch (fix) {
            case Fix.Made made -> acting(text, "fth-plus", () -> model.make(row, made));
            case Fix.SignIn signIn -> acting(text, "fth-log-in", model::signIn);
            case Fix.ChooseBucket choose ->
                acting(text, "fth-archive", () -> BucketDialog.open(overlays, done -> model.bucketChoice(row, done)));
            case Fix.Page page -> acting(text, "fth-external-link", () -> browser.accept(URI.create(page.url())));
            case Fix.Command command -> copy(text, TEXT.text("command.copied"), command.line());
        };
        button.setId("setup-fix-" + row.id().code());
        boolean isMain = found == CheckState.ATTENTION
                && (fix instanceof Fix.Made || fix instanceof Fix.SignIn || fix instanceof Fix.ChooseBucket);
        if (isMain) {
            button.getStyleClass().add(StyleClasses.PRIMARY);
        }
        return button;
    }

    private static Button acting(String text, String icon, Runnable action) {
        Button button = new Button(text, Icons.of(icon));
        button.setOnAction(event -> action.run());
        return button;
    }

    private static Button copy(String text, String after, String content) {
        Button button = acting(text, "fth-copy", () -> {});
        button.setOnAction(event -> {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, content));
            button.setText(after);
        });
        return button;
    }
}
