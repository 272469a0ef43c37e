/** Tests of the endpoint as a whole. */
@NullMarked
package dev.runctl.endpoint;

import org.jspecify.annotations.NullMarked;
