/** Instances, their states and where they live. Imports domain only. */
@NullMarked
package dev.runctl.domain.instance;

import org.jspecify.annotations.NullMarked;
