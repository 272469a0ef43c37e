/** Things that cost and that nobody may want any more. Imports domain only. */
@NullMarked
package dev.runctl.domain.forgotten;

import org.jspecify.annotations.NullMarked;
