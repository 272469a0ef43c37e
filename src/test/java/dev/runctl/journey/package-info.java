/** Whole journeys over This computer, with real processes and real files. */
@NullMarked
package dev.runctl.journey;

import org.jspecify.annotations.NullMarked;
