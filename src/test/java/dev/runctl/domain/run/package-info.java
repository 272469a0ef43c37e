/** Tests of what is known of runs. */
@NullMarked
package dev.runctl.domain.run;

import org.jspecify.annotations.NullMarked;
