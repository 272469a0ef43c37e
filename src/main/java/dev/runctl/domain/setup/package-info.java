/** What the setup check found, as values. Imports domain only. */
@NullMarked
package dev.runctl.domain.setup;

import org.jspecify.annotations.NullMarked;
