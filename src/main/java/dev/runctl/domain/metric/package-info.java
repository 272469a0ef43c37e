/** Numbers of a run over its steps, and how far it is. Imports domain only. */
@NullMarked
package dev.runctl.domain.metric;

import org.jspecify.annotations.NullMarked;
