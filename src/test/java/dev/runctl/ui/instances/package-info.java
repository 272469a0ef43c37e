@NullMarked
package dev.runctl.ui.instances;

import org.jspecify.annotations.NullMarked;
