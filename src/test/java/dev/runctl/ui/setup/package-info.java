@NullMarked
package dev.runctl.ui.setup;

import org.jspecify.annotations.NullMarked;
