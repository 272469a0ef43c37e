/** Tests of the server and its signature check. */
@NullMarked
package dev.runctl.endpoint.http;

import org.jspecify.annotations.NullMarked;
