/** Tests of the package of the same name. */
@NullMarked
package dev.runctl.service.rule;

import org.jspecify.annotations.NullMarked;
