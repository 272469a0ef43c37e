/** Tests of the look into a checkpoint. */
@NullMarked
package dev.runctl.ui.control.checkpoint;

import org.jspecify.annotations.NullMarked;
