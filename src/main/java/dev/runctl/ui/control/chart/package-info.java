/** Charts of curves with very many points. Imports JavaFX and domain.metric. */
@NullMarked
package dev.runctl.ui.control.chart;

import org.jspecify.annotations.NullMarked;
