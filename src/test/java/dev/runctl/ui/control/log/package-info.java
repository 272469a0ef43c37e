@NullMarked
package dev.runctl.ui.control.log;

import org.jspecify.annotations.NullMarked;
