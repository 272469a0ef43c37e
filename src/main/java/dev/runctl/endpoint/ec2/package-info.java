/** EC2 of This computer: answers in the SDK's model classes from the machine. Imports endpoint.machine, endpoint.wire and the SDK's models. */
@NullMarked
package dev.runctl.endpoint.ec2;

import org.jspecify.annotations.NullMarked;
