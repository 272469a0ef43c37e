/** This computer's endpoint before clients and models that nobody here wrote. */
@NullMarked
package dev.runctl.referee;

import org.jspecify.annotations.NullMarked;
