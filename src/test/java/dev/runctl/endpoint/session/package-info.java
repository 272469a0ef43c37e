/** Sessions of This computer as a client of AWS would have them. */
@NullMarked
package dev.runctl.endpoint.session;

import org.jspecify.annotations.NullMarked;
