/**
 * What a log is on screen, without a screen: bytes become lines as a terminal would show them, a bounded buffer keeps them,
 * a search finds in them. Imports the JDK only, no JavaFX.
 */
@NullMarked
package dev.runctl.ui.control.log;

import org.jspecify.annotations.NullMarked;
