/** Virtual threads, polls that never overlap, cancellation. Imports the JDK only. */
@NullMarked
package dev.runctl.concurrent;

import org.jspecify.annotations.NullMarked;
