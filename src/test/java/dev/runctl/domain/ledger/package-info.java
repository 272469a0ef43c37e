/** Tests of cost on facts made up. */
@NullMarked
package dev.runctl.domain.ledger;

import org.jspecify.annotations.NullMarked;
