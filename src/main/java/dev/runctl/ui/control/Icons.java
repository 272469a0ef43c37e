package dev.runctl.ui.control;

import org.kordamp.ikonli.javafx.FontIcon;

/** Icons by their literal, such as {@code fth-play}. Size and colour come from the style sheets. */
public final class Icons {
    private Icons() {}

    public static FontIcon of(String literal, String... styleClasses) {
        FontIcon icon = new FontIcon(literal);
        icon.getStyleClass().addAll(styleClasses);
        return icon;
    }
}
