/** The setup check: what has to be true before training works, and how to make it so. Imports domain and concurrent. */
@NullMarked
package dev.runctl.service.setup;

import org.jspecify.annotations.NullMarked;
