/** Reads training projects on this machine: script arguments, files to send. Imports domain and the ports it implements. */
@NullMarked
package dev.runctl.project;

import org.jspecify.annotations.NullMarked;
