/** Finds metrics and progress in logs, and reads what instances measured of themselves. Imports domain, concurrent, service.run. */
@NullMarked
package dev.runctl.service.metric;

import org.jspecify.annotations.NullMarked;
