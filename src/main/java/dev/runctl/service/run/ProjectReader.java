package dev.runctl.service.run;

import dev.runctl.domain.run.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a local project: its root, the files that would be sent, and their contents. */
public interface ProjectReader {
    /** The nearest folder above the script that holds {@code .git} or a Python project file, else the script's own. */
    Path rootOf(Path script);

    ProjectFiles scan(Path root);

    /** SHA-256 in lower-case hex by path, for these files. */
    Map<String, String> hashes(ProjectFiles files);

    /** Writes a tar.gz of the named files (paths relative to the root) and answers where; the caller deletes it. */
    Path archive(Path root, List<ProjectFiles.File> files);
}
