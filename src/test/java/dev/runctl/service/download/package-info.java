@NullMarked
package dev.runctl.service.download;

import org.jspecify.annotations.NullMarked;
