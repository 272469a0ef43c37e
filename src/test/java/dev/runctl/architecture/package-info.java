/** The rules of the house, held as tests. */
@NullMarked
package dev.runctl.architecture;

import org.jspecify.annotations.NullMarked;
