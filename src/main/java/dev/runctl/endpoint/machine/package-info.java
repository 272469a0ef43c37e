/** Instances as workspaces and process groups, and the commands run in them. Imports the JDK, JSON, sqlite and endpoint.wire's errors. */
@NullMarked
package dev.runctl.endpoint.machine;

import org.jspecify.annotations.NullMarked;
