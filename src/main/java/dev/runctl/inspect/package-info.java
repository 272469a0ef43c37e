/**
 * Looks into checkpoints by reading pieces of them, executing nothing: one reader per format, and a pickle reader that only
 * describes. Every length found in a file is held against the file's size and a limit before it is believed. Imports domain,
 * concurrent, the service ports it implements and Jackson's streaming parser.
 */
@NullMarked
package dev.runctl.inspect;

import org.jspecify.annotations.NullMarked;
