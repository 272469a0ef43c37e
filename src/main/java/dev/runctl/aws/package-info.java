/** The only importer of AWS clients: one client factory, one adapter per port, one table of failures. Imports domain, the ports, concurrent, the SDK. */
@NullMarked
package dev.runctl.aws;

import org.jspecify.annotations.NullMarked;
