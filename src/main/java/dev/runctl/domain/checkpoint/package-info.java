/** Checkpoints and their verdicts. Imports domain only. */
@NullMarked
package dev.runctl.domain.checkpoint;

import org.jspecify.annotations.NullMarked;
