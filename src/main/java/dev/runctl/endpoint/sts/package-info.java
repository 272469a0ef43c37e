/** STS of This computer. */
@NullMarked
package dev.runctl.endpoint.sts;

import org.jspecify.annotations.NullMarked;
