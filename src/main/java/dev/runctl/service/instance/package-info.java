/** Use cases on instances and the ports they need. Imports domain, concurrent, service. */
@NullMarked
package dev.runctl.service.instance;

import org.jspecify.annotations.NullMarked;
