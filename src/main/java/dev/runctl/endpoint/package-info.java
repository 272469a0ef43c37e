/** This computer: starts and ends the endpoint. Imports endpoint packages only; does not know who calls. */
@NullMarked
package dev.runctl.endpoint;

import org.jspecify.annotations.NullMarked;
