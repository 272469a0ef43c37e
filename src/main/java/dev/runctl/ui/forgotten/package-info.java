/** The Forgotten screen: what costs and may be forgotten. Imports services, domain and shared ui. */
@NullMarked
package dev.runctl.ui.forgotten;

import org.jspecify.annotations.NullMarked;
