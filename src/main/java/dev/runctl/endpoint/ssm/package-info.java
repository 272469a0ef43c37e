/** SSM of This computer: agents, commands, public parameters. Imports endpoint.machine, endpoint.logs, endpoint.ec2's images, endpoint.wire and the SDK's models. */
@NullMarked
package dev.runctl.endpoint.ssm;

import org.jspecify.annotations.NullMarked;
