/** S3 of This computer. */
@NullMarked
package dev.runctl.endpoint.s3;

import org.jspecify.annotations.NullMarked;
