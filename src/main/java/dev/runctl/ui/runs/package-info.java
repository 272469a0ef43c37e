/** The Runs screen and the run page. */
@NullMarked
package dev.runctl.ui.runs;

import org.jspecify.annotations.NullMarked;
