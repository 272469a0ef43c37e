package dev.runctl.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;

/** Dresses scenes in light or dark: the base theme, our colours over it, then the rules, which are the same for both. */
public final class Theme {
    private static final List<String> RULES = List.of(
            "controls.css",
            "shell.css",
            "instances.css",
            "offers.css",
            "train.css",
            "runs.css",
            "checkpoints.css",
            "inspect.css",
            "log.css",
            "metrics.css",
            "costs.css");

    private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper(this, "dark");

    /** @param wantsDark whether to be dark now, followed from here on */
    public Theme(ObservableValue<Boolean> wantsDark) {
        dark.bind(wantsDark.map(wanted -> wanted));
        dark.subscribe(now -> Application.setUserAgentStylesheet(
                now ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet()));
    }

    public ReadOnlyBooleanProperty darkProperty() {
        return dark.getReadOnlyProperty();
    }

    /** Keeps the scene in the present appearance for as long as it lives. */
    public void dress(Scene scene) {
        dark.subscribe(now -> scene.getStylesheets().setAll(sheets(now)));
    }

    private static List<String> sheets(boolean dark) {
        var sheets = new java.util.ArrayList<String>();
        sheets.add(sheet(dark ? "colors-dark.css" : "colors-light.css"));
        for (String rules : RULES) {
            sheets.add(sheet(rules));
        }
        return sheets;
    }

    private static String sheet(String name) {
        return Objects.requireNonNull(Theme.class.getResource(name), name).toExternalForm();
    }
}
