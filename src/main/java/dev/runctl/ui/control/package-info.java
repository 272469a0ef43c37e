/** Controls of our own. Imports ui.common, domain, JavaFX, ControlsFX, Ikonli. */
@NullMarked
package dev.runctl.ui.control;

import org.jspecify.annotations.NullMarked;
