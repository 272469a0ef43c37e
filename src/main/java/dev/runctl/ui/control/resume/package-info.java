/** Resuming a run from a checkpoint, the same wherever it is asked for: one click, or a plan to look at first. Shared by screens. */
@NullMarked
package dev.runctl.ui.control.resume;

import org.jspecify.annotations.NullMarked;
