/**
 * The messages of Session Manager's data channel and what both of its ends do to deliver them. Imports the JDK only, so that the
 * client and This computer may share it without knowing each other.
 */
@NullMarked
package dev.runctl.channel;

import org.jspecify.annotations.NullMarked;
