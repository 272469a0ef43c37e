/** The screen Setup check. Imports services, domain and the shared parts of the user interface. */
@NullMarked
package dev.runctl.ui.setup;

import org.jspecify.annotations.NullMarked;
