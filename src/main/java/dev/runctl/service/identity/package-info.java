/** Who the chosen profile is, and signing in to it. Imports domain and concurrent. */
@NullMarked
package dev.runctl.service.identity;

import org.jspecify.annotations.NullMarked;
