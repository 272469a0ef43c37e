/** Tests of runs, on fakes and on the real runner. */
@NullMarked
package dev.runctl.service.run;

import org.jspecify.annotations.NullMarked;
