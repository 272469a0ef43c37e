/** Tests of checkpoints. */
@NullMarked
package dev.runctl.service.checkpoint;

import org.jspecify.annotations.NullMarked;
