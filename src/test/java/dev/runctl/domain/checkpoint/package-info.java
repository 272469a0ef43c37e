/** Tests of rules over checkpoints. */
@NullMarked
package dev.runctl.domain.checkpoint;

import org.jspecify.annotations.NullMarked;
