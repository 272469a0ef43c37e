/** What all screens share: the way to the screen's thread, navigation, long work. Imports domain, concurrent, text, service.Steps, JavaFX. */
@NullMarked
package dev.runctl.ui.common;

import org.jspecify.annotations.NullMarked;
