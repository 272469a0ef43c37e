/** Tests of what is written for people. */
@NullMarked
package dev.runctl.text;

import org.jspecify.annotations.NullMarked;
