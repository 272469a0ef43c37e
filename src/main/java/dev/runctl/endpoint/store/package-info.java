/** This computer's database and credentials. Imports the JDK and SQLite. */
@NullMarked
package dev.runctl.endpoint.store;

import org.jspecify.annotations.NullMarked;
