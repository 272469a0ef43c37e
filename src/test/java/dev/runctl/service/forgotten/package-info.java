@NullMarked
package dev.runctl.service.forgotten;

import org.jspecify.annotations.NullMarked;
