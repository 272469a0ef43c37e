@NullMarked
package dev.runctl.ui.train;

import org.jspecify.annotations.NullMarked;
