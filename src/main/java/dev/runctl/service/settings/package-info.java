/** What a person has chosen. Imports domain. */
@NullMarked
package dev.runctl.service.settings;

import org.jspecify.annotations.NullMarked;
