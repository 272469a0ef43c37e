package dev.runctl.ui.control;

import java.util.List;
import java.util.Set;
import javafx.scene.text.Font;

/** The best installed font whose characters are all of one width. */
final class MonospacedFont {
    private static final List<String> PREFERRED = List.of(
            "JetBrains Mono", "SF Mono", "Cascadia Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Liberation Mono");

    private MonospacedFont() {}

    static Font ofSize(double size) {
        Set<String> installed = Set.copyOf(Font.getFamilies());
        String family =
                PREFERRED.stream().filter(installed::contains).findFirst().orElse("Monospaced");
        return Font.font(family, size);
    }
}
