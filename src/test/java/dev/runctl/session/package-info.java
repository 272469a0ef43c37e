/** The data channel's client against This computer's side of it, and against what a network does. */
@NullMarked
package dev.runctl.session;

import org.jspecify.annotations.NullMarked;
