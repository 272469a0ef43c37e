/** SSM Run Command of This computer. */
@NullMarked
package dev.runctl.endpoint.ssm;

import org.jspecify.annotations.NullMarked;
