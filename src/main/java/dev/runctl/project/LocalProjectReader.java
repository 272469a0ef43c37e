package dev.runctl.project;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.service.run.ProjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Projects on this machine; which files belong to one is {@link ProjectWalk}'s. */
public final class LocalProjectReader implements ProjectReader {
    /** A folder with more files than this is somebody's home, not a project; listing it all would take minutes. */
    private static final int MOST_LISTED = 200_000;

    private final FileHashes hashes = new FileHashes();
    private final int mostListed;

    public LocalProjectReader() {
        this(MOST_LISTED);
    }

    LocalProjectReader(int mostListed) {
        this.mostListed = mostListed;
    }

    @Override
    public Path rootOf(Path script) {
        return ProjectRoot.of(script);
    }

    @Override
    public ProjectFiles scan(Path root, Cancellation cancel) {
        Path absolute = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new ServiceException(
                    new Failure.NotFound("file", root.toString(), Failure.Evidence.of("scan", "not a folder")));
        }
        try {
            ProjectFiles files = ProjectWalk.files(absolute, mostListed, cancel);
            if (files.files().size() > mostListed) {
                throw new ServiceException(new Failure.InvalidInput(
                        "project",
                        "too-large",
                        Failure.Evidence.of("scan", "more than " + mostListed + " files in " + root)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Content> contents(ProjectFiles files, Cancellation cancel) {
        Map<String, Content> result = new HashMap<>();
        for (ProjectFiles.File file : files.files()) {
            cancel.check();
            hashes.of(files.root(), file.path()).ifPresent(content -> result.put(file.path(), content));
        }
        return result;
    }

    @Override
    public Path archive(Path root, List<ProjectFiles.File> files, Map<String, Content> contents) {
        return ProjectArchive.write(root, files, contents);
    }

    @Override
    public void ignore(Path root, String path, boolean folder) {
        Path file = root.resolve(IgnoreStack.OWN);
        String line = "/" + escaped(path) + (folder ? "/" : "") + "\n";
        try {
            String before = Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            boolean isOpen = !before.isEmpty() && !before.endsWith("\n");
            Files.writeString(file, (isOpen ? "\n" : "") + line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ServiceException(
                    new Failure.InvalidInput(
                            "project", "ignore-file", Failure.Evidence.of("ignore", String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /** A name as a pattern that fits nothing else. For a line break, or bytes that are no text, a wildcard has to stand. */
    private static String escaped(String path) {
        String text = path.replaceAll("[\\\\*?\\[]", "\\\\$0")
                .replaceAll("[\r\n]", "?")
                .replaceAll("\uFFFD+", "*");
        return text.endsWith(" ") ? text.substring(0, text.length() - 1) + "\\ " : text;
    }
}
