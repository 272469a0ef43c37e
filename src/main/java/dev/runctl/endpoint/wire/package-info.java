/** AWS's wire formats to and from the SDK's model classes. Imports the SDK's models, JSON, and endpoint.http. */
@NullMarked
package dev.runctl.endpoint.wire;

import org.jspecify.annotations.NullMarked;
