/** The Costs screen: what is spent now, what was spent, on what. Imports services, domain, shared ui. */
@NullMarked
package dev.runctl.ui.costs;

import org.jspecify.annotations.NullMarked;
