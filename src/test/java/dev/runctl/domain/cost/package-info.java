/** Tests of prices and amounts. */
@NullMarked
package dev.runctl.domain.cost;

import org.jspecify.annotations.NullMarked;
