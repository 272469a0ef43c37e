package dev.runctl.domain.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What would be sent of a project.
 *
 * @param root the project's root, absolute
 * @param files in order of their paths
 * @param leftOut what would not be sent, in order of their paths; nothing below a folder that is left out as a whole
 */
public record ProjectFiles(Path root, List<File> files, List<LeftOut> leftOut) {
    /**
     * @param path relative to the root, with {@code /}
     * @param size in bytes
     */
    public record File(String path, long size, boolean executable) {}

    public ProjectFiles {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    public long bytes() {
        return files.stream().mapToLong(File::size).sum();
    }

    /** How many files and folders are left out. */
    public int ignored() {
        return leftOut.size();
    }
}
