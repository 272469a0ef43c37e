/** Launching, following and stopping runs, and the ports they need. Imports domain, concurrent, service. */
@NullMarked
package dev.runctl.service.run;

import org.jspecify.annotations.NullMarked;
