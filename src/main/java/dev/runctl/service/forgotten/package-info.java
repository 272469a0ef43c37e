/** Finds what costs and may be forgotten, and ends it. Imports domain, concurrent and other services. */
@NullMarked
package dev.runctl.service.forgotten;

import org.jspecify.annotations.NullMarked;
