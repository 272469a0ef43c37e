/** The one way to an SQLite file that several processes share; the only importer of the driver. Used by storage and by endpoint, which must not know each other. Imports the JDK and SQLite. */
@NullMarked
package dev.runctl.sqlite;

import org.jspecify.annotations.NullMarked;
