package dev.runctl.service.run;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a local project: its root, the files that would be sent, and their contents. */
public interface ProjectReader {
    /** What a file held when it was read: SHA-256 in lower-case hex, and its bytes. */
    record Content(String sha256, long size) {}

    /** A file is not what it was a moment before: gone, or with another content. */
    final class FileChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public FileChanged(String path) {
            super(path);
        }
    }

    /** The nearest folder above the script that holds {@code .git} or a Python project file, else the script's own. */
    Path rootOf(Path script);

    /**
     * @throws dev.runctl.domain.failure.ServiceException NotFound where there is no such folder, InvalidInput where it has so
     *     many files that it cannot be a project
     * @throws java.util.concurrent.CancellationException once cancelled
     */
    ProjectFiles scan(Path root, Cancellation cancel);

    /**
     * Contents by path; without the files that have vanished.
     *
     * @throws dev.runctl.domain.failure.ServiceException InvalidInput for a file that may not be read
     * @throws java.util.concurrent.CancellationException once cancelled
     */
    Map<String, Content> contents(ProjectFiles files, Cancellation cancel);

    /**
     * Writes a tar.gz of these files (paths relative to the root) and answers where; the caller deletes it.
     *
     * @param contents what they must hold, by path
     * @throws FileChanged if one holds something else by now
     */
    Path archive(Path root, List<ProjectFiles.File> files, Map<String, Content> contents);

    /** Adds a line to the project's own ignore file that leaves out this folder or file (a path relative to the root). */
    IgnoreLine ignore(Path root, String path, boolean folder);

    /** Takes that one line away again; nothing where it is gone already. */
    void unignore(IgnoreLine line);
}
