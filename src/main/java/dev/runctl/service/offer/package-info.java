/** What can be launched where and for how much. Imports domain, concurrent and the ports of {@code service.instance}. */
@NullMarked
package dev.runctl.service.offer;

import org.jspecify.annotations.NullMarked;
