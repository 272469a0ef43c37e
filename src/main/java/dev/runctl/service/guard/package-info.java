/**
 * Arming the guards that instances keep by themselves, and reading what they say. Imports domain, concurrent and other
 * services.
 */
@NullMarked
package dev.runctl.service.guard;

import org.jspecify.annotations.NullMarked;
