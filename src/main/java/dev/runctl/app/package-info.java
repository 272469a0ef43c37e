/** Starts the program and puts it together. Imports everything. */
@NullMarked
package dev.runctl.app;

import org.jspecify.annotations.NullMarked;
