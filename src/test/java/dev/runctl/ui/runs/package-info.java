@NullMarked
package dev.runctl.ui.runs;

import org.jspecify.annotations.NullMarked;
