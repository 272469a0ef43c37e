@NullMarked
package dev.runctl.service.metric;

import org.jspecify.annotations.NullMarked;
