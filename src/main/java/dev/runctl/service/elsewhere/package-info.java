/**
 * Runs that go on on another spot instance once AWS has taken theirs. Imports domain, concurrent and other services.
 */
@NullMarked
package dev.runctl.service.elsewhere;

import org.jspecify.annotations.NullMarked;
