/** Instances as workspaces and process groups. Imports the JDK and endpoint.store. */
@NullMarked
package dev.runctl.endpoint.machine;

import org.jspecify.annotations.NullMarked;
