/** What is inside a checkpoint, as a dialog that several screens share. Imports services, domain and shared ui. */
@NullMarked
package dev.runctl.ui.control.checkpoint;

import org.jspecify.annotations.NullMarked;
