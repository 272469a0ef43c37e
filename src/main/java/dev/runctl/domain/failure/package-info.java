/** What can go wrong, as values. Imports domain only. */
@NullMarked
package dev.runctl.domain.failure;

import org.jspecify.annotations.NullMarked;
