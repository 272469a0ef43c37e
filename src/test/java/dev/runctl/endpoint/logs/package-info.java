@NullMarked
package dev.runctl.endpoint.logs;

import org.jspecify.annotations.NullMarked;
