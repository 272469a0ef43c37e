@NullMarked
package dev.runctl.ui.control;

import org.jspecify.annotations.NullMarked;
