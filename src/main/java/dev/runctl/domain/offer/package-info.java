/** What can be launched where and for how much. Imports domain only. */
@NullMarked
package dev.runctl.domain.offer;

import org.jspecify.annotations.NullMarked;
