/** Tests of the program's own records. */
@NullMarked
package dev.runctl.storage;

import org.jspecify.annotations.NullMarked;
