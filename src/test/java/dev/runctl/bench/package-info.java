/** How long the things take that a person waits for, each beside an alternative measured in the same run. */
@NullMarked
package dev.runctl.bench;

import org.jspecify.annotations.NullMarked;
