/** The program's own records: history, settings, log files, prices. Imports domain, the ports, SQLite, Jackson. */
@NullMarked
package dev.runctl.storage;

import org.jspecify.annotations.NullMarked;
