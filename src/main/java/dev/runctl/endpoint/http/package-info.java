/** The HTTP server of This computer: loopback, Host check, signature check, framing. Imports the JDK and Jetty. */
@NullMarked
package dev.runctl.endpoint.http;

import org.jspecify.annotations.NullMarked;
