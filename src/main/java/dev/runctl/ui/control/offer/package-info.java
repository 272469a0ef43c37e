/** Choosing what to launch, for every screen that launches. Imports services, domain and shared ui. */
@NullMarked
package dev.runctl.ui.control.offer;

import org.jspecify.annotations.NullMarked;
