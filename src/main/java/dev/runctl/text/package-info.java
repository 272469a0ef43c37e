/** Texts for people from the bundles, for both front ends. Imports domain. */
@NullMarked
package dev.runctl.text;

import org.jspecify.annotations.NullMarked;
