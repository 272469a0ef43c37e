/** Tests of the program's own records. */
@NullMarked
package dev.runctl.sqlite;

import org.jspecify.annotations.NullMarked;
