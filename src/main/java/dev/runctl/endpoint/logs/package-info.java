/** CloudWatch Logs of This computer, and what the instances' agents send there. Imports endpoint.machine, endpoint.wire, sqlite and the SDK's models. */
@NullMarked
package dev.runctl.endpoint.logs;

import org.jspecify.annotations.NullMarked;
