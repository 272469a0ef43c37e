/**
 * The limits of an instance as the screens show them. Imports domain, service, concurrent and the shared pieces of the
 * screens.
 */
@NullMarked
package dev.runctl.ui.control.guard;

import org.jspecify.annotations.NullMarked;
