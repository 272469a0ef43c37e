/** Prices and estimates of cost. Imports domain only. */
@NullMarked
package dev.runctl.domain.cost;

import org.jspecify.annotations.NullMarked;
