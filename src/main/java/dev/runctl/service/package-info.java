/** What all use cases share. Imports domain and concurrent. */
@NullMarked
package dev.runctl.service;

import org.jspecify.annotations.NullMarked;
