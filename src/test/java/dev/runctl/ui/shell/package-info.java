@NullMarked
package dev.runctl.ui.shell;

import org.jspecify.annotations.NullMarked;
