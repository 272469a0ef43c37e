/** Whole journeys through the real program, and the tests of what runs outside of it. */
@NullMarked
package dev.runctl.journey;

import org.jspecify.annotations.NullMarked;
