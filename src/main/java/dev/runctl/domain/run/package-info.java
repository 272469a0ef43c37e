/** Runs: what was asked, what state they are in. Imports domain only. */
@NullMarked
package dev.runctl.domain.run;

import org.jspecify.annotations.NullMarked;
