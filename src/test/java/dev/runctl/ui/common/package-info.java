@NullMarked
package dev.runctl.ui.common;

import org.jspecify.annotations.NullMarked;
