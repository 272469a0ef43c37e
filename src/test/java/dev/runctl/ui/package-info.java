/** Tests of the desktop and what they stand on: services without a cloud, pictures. */
@NullMarked
package dev.runctl.ui;

import org.jspecify.annotations.NullMarked;
