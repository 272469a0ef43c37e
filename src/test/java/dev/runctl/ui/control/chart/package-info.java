@NullMarked
package dev.runctl.ui.control.chart;

import org.jspecify.annotations.NullMarked;
