/** Tests of resuming as screens share it. */
@NullMarked
package dev.runctl.ui.control.resume;

import org.jspecify.annotations.NullMarked;
