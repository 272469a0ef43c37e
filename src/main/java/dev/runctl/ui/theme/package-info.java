/** Light and dark. Imports JavaFX. */
@NullMarked
package dev.runctl.ui.theme;

import org.jspecify.annotations.NullMarked;
