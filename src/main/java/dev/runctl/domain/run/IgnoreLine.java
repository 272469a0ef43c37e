package dev.runctl.domain.run;

import java.nio.file.Path;

/**
 * A line that was added to a project's own ignore file, as it is needed to take it away again.
 *
 * @param file absolute
 * @param pattern the line without its end
 * @param added all that was appended: the line with its end, after an end for the line before where that had none
 * @param isNewFile whether there was no such file before
 */
public record IgnoreLine(Path file, String pattern, String added, boolean isNewFile) {}
