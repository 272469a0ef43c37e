package dev.runctl.ui.common;

import javafx.scene.Node;

/** Shows content over the whole window, which is dimmed and cannot be used until it is closed. For views only. */
@FunctionalInterface
public interface Overlays {
    /**
     * @param content gets the focus and, on Escape, is closed
     * @param onClosed told once, however it was closed
     * @return closes it
     */
    Runnable show(Node content, Runnable onClosed);
}
