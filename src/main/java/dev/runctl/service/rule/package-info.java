/** A person's rules acted on while runs are followed live. Imports domain, concurrent and the services of runs and metrics. */
@NullMarked
package dev.runctl.service.rule;

import org.jspecify.annotations.NullMarked;
