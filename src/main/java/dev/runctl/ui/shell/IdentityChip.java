package dev.runctl.ui.shell;

import dev.runctl.domain.instance.Identity;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.control.Icons;
import dev.runctl.ui.shell.IdentityViewModel.Who;
import dev.runctl.ui.theme.StyleClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;

/** Who one is, in the window's header: name and account, to copy, and signing in. Hidden on This computer. */
public final class IdentityChip extends MenuButton {
    private static final Messages TEXT = Messages.of("identity");

    private final IdentityViewModel model;
    private final Tooltip tooltip = new Tooltip();
    private final FailureText failures = new FailureText();

    public IdentityChip(IdentityViewModel model) {
        this.model = model;
        setId("identity");
        getStyleClass().addAll(StyleClasses.GHOST, "identity");
        setTooltip(tooltip);
        setMnemonicParsing(false);
        managedProperty().bind(visibleProperty());
        model.whoProperty().subscribe(this::tell);
    }

    private void tell(Who who) {
        setVisible(!who.location().isThisComputer());
        String kind = TEXT.text("kind." + who.kind().code());
        String known = who.identity()
                .map(it -> TEXT.text("chip", who.shortName(), it.account()))
                .orElseGet(() -> TEXT.text(who.failure().isEmpty() ? "asking" : "unknown"));
        boolean isSignIn = who.needsCredentials() && who.canSignIn();
        setText(isSignIn ? TEXT.text("sign-in") : known);
        setGraphic(
                who.failure().isPresent()
                        ? Icons.of("fth-alert-triangle", "icon-warn")
                        : Icons.of("fth-user"));
        tooltip.setText(who.identity().map(it -> it.arn() + "\n").orElse("") + kind
                + who.failure().map(it -> "\n" + failures.headline(it)).orElse(""));
        setAccessibleText(known + ", " + kind);
        getItems().setAll(items(who, kind));
    }

    private List<MenuItem> items(Who who, String kind) {
        List<MenuItem> items = new ArrayList<>();
        MenuItem source = new MenuItem(kind);
        source.setDisable(true);
        items.add(source);
        who.identity().ifPresent(it -> items.addAll(copies(it)));
        items.add(new SeparatorMenuItem());
        if (who.canSignIn()) {
            items.add(item("sign-in.menu", "fth-log-in", model::signIn));
        }
        items.add(item("ask-again", "fth-refresh-cw", model::ask));
        return items;
    }

    private static List<MenuItem> copies(Identity identity) {
        return List.of(
                item("copy-arn", "fth-copy", () -> copy(identity.arn())),
                item("copy-account", "fth-copy", () -> copy(identity.account())));
    }

    private static MenuItem item(String key, String icon, Runnable action) {
        MenuItem item = new MenuItem(TEXT.text(key), Icons.of(icon));
        item.setOnAction(event -> action.run());
        return item;
    }

    private static void copy(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
    }
}
