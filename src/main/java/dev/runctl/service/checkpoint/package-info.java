/** Listing checkpoints and resuming from them. Imports domain, concurrent, service. */
@NullMarked
package dev.runctl.service.checkpoint;

import org.jspecify.annotations.NullMarked;
