/** Tests of the codec. */
@NullMarked
package dev.runctl.endpoint.wire;

import org.jspecify.annotations.NullMarked;
