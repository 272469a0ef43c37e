/**
 * What instances have cost: facts that were seen, kept, and integrated. Imports domain, concurrent and the ports of
 * {@code service.instance}.
 */
@NullMarked
package dev.runctl.service.cost;

import org.jspecify.annotations.NullMarked;
