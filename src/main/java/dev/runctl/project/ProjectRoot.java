package dev.runctl.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the folder that a script belongs to. */
final class ProjectRoot {
    private static final List<String> MARKS = List.of(".git", "pyproject.toml", "setup.py", "requirements.txt");

    private ProjectRoot() {}

    /** The nearest folder above the script with one of the marks, else the script's own. */
    static Path of(Path script) {
        Path own = script.toAbsolutePath().normalize().getParent();
        if (own == null) {
            return script.toAbsolutePath().normalize();
        }
        for (Path folder = own; folder != null; folder = folder.getParent()) {
            Path candidate = folder;
            if (MARKS.stream().anyMatch(mark -> Files.exists(candidate.resolve(mark)))) {
                return folder;
            }
        }
        return own;
    }
}
