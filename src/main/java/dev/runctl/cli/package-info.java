/** The command line: picocli verbs over the services. Imports service, domain, concurrent, text. */
@NullMarked
package dev.runctl.cli;

import org.jspecify.annotations.NullMarked;
