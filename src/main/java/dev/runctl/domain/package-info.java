/** Words that everything else is made of. Imports domain only. */
@NullMarked
package dev.runctl.domain;

import org.jspecify.annotations.NullMarked;
