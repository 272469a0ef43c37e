/** EC2 of This computer. */
@NullMarked
package dev.runctl.endpoint.ec2;

import org.jspecify.annotations.NullMarked;
