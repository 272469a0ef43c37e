/** What was seen of things that are paid for, and what follows for their cost. Imports domain only. */
@NullMarked
package dev.runctl.domain.ledger;

import org.jspecify.annotations.NullMarked;
