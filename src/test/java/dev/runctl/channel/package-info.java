/** The data channel's messages against bytes written down, and against everything that could come. */
@NullMarked
package dev.runctl.channel;

import org.jspecify.annotations.NullMarked;
