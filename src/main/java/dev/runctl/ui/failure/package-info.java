/** How failures are shown. Imports ui.common, ui.control, domain, text, JavaFX, ControlsFX. */
@NullMarked
package dev.runctl.ui.failure;

import org.jspecify.annotations.NullMarked;
