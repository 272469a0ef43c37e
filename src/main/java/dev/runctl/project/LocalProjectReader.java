package dev.runctl.project;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.IgnoreLine;
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
    public IgnoreLine ignore(Path root, String path, boolean folder) {
        Path file = root.resolve(IgnoreStack.OWN);
        String pattern = "/" + escaped(path) + (folder ? "/" : "");
        try {
            boolean isNew = Files.notExists(file);
            String before = Files.isRegularFile(file) ? read(file) : "";
            boolean isOpen = !before.isEmpty() && !before.endsWith("\n");
            String added = (isOpen ? "\n" : "") + pattern + "\n";
            Files.writeString(file, added, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new IgnoreLine(file, pattern, added, isNew);
        } catch (IOException e) {
            throw ignoreFailure(e);
        }
    }

    @Override
    public void unignore(IgnoreLine line) {
        try {
            if (Files.notExists(line.file())) {
                return;
            }
            String now = read(line.file());
            String without = now.endsWith(bytes(line.added()))
                    ? now.substring(0, now.length() - bytes(line.added()).length())
                    : withoutLast(now, bytes(line.pattern()));
            if (without.isEmpty() && line.isNewFile()) {
                Files.delete(line.file());
            } else if (!without.equals(now)) {
                Files.writeString(line.file(), without, StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw ignoreFailure(e);
        }
    }

    /** Without the last line that says this; somebody may have written below it since. */
    private static String withoutLast(String text, String pattern) {
        int at = ("\n" + text).lastIndexOf("\n" + pattern + "\n");
        return at < 0 ? text : text.substring(0, at) + text.substring(at + pattern.length() + 1);
    }

    /** Byte for character, so that whatever a person has written there stays as it is. */
    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ServiceException ignoreFailure(IOException e) {
        return new ServiceException(
                new Failure.InvalidInput(
                        "project", "ignore-file", Failure.Evidence.of("ignore", String.valueOf(e.getMessage()))),
                e);
    }

    /** A name as a pattern that fits nothing else. For a line break, or bytes that are no text, a wildcard has to stand. */
    private static String escaped(String path) {
        String text = path.replaceAll("[\\\\*?\\[]", "\\\\$0")
                .replaceAll("[\r\n]", "?")
                .replaceAll("\uFFFD+", "*");
        return text.endsWith(" ") ? text.substring(0, text.length() - 1) + "\\ " : text;
    }
}
