/** Tests of the Costs screen. */
@NullMarked
package dev.runctl.ui.costs;

import org.jspecify.annotations.NullMarked;
