/**
 * The client of Session Manager's data channel, which no AWS SDK has. Imports channel, the service ports it implements or
 * needs, domain, concurrent and the JDK.
 */
@NullMarked
package dev.runctl.session;

import org.jspecify.annotations.NullMarked;
