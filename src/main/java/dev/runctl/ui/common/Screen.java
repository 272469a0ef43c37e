package dev.runctl.ui.common;

import java.util.List;
import javafx.scene.Node;

/** A screen in the shell. It works only while it is shown. */
public interface Screen {
    Node node();

    /** Called on the screen's thread when it comes into view: start polls and listeners here. */
    void shown();

    /** Called when it leaves the view or the program ends: end all that {@link #shown} started. */
    void hidden();

    /** The person chose the screen by its name, shown already or not: it goes to its first page, if it has several. */
    default void chosen() {}

    /** What can be done on what the screen shows now, for the command palette. */
    default List<Command> commands() {
        return List.of();
    }
}
