/** Tests of what is kept of instances' starts. */
@NullMarked
package dev.runctl.service.cost;

import org.jspecify.annotations.NullMarked;
