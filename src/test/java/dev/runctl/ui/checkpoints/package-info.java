@NullMarked
package dev.runctl.ui.checkpoints;

import org.jspecify.annotations.NullMarked;
