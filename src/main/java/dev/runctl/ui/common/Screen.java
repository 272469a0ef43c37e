package dev.runctl.ui.common;

import javafx.scene.Node;

/** A screen in the shell. It works only while it is shown. */
public interface Screen {
    Node node();

    /** Called on the screen's thread when it comes into view: start polls and listeners here. */
    void shown();

    /** Called when it leaves the view or the program ends: end all that {@link #shown} started. */
    void hidden();
}
