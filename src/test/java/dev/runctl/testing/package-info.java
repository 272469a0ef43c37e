/** What tests share: referees that are other people's programs, recorders, fakes. */
@NullMarked
package dev.runctl.testing;

import org.jspecify.annotations.NullMarked;
