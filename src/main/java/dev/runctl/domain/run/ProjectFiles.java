package dev.runctl.domain.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What would be sent of a project.
 *
 * @param root the project's root, absolute
 * @param files in order of their paths
 * @param ignored how many files and folders were left out
 */
public record ProjectFiles(Path root, List<File> files, int ignored) {
    /**
     * @param path relative to the root, with {@code /}
     * @param size in bytes
     */
    public record File(String path, long size, boolean executable) {}

    public ProjectFiles {
        files = List.copyOf(files);
    }

    public long bytes() {
        return files.stream().mapToLong(File::size).sum();
    }
}
