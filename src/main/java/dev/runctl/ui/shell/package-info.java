/** The main window: navigation, profile, running cost, notifications, long work. */
@NullMarked
package dev.runctl.ui.shell;

import org.jspecify.annotations.NullMarked;
