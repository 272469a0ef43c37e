/** Limits that an instance keeps by itself, and how it landed when one was reached. Imports domain only. */
@NullMarked
package dev.runctl.domain.guard;

import org.jspecify.annotations.NullMarked;
