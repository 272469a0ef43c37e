@NullMarked
package dev.runctl.service.setup;

import org.jspecify.annotations.NullMarked;
