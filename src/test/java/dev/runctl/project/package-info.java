/** Tests of reading local projects. */
@NullMarked
package dev.runctl.project;

import org.jspecify.annotations.NullMarked;
