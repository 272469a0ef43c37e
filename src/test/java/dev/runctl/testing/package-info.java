/** What tests share: a screen, referees, fakes. */
@NullMarked
package dev.runctl.testing;

import org.jspecify.annotations.NullMarked;
