/** Checkpoints brought to this machine, from wherever they lie. Imports domain, concurrent, and the services that reach them. */
@NullMarked
package dev.runctl.service.download;

import org.jspecify.annotations.NullMarked;
