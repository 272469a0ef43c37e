/** Sessions of Session Manager: the agent's and the service's side of the data channel. */
@NullMarked
package dev.runctl.endpoint.session;

import org.jspecify.annotations.NullMarked;
