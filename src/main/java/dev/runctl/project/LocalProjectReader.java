package dev.runctl.project;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.service.run.ProjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Projects on this machine. In a git work tree git says which files belong to it (tracked ones, and new ones that are not
 * ignored); elsewhere all do but the usual by-products. {@value #IGNORE_FILE} in the root leaves out more. A link is sent
 * as the file it leads to, if that lies inside the project.
 */
public final class LocalProjectReader implements ProjectReader {
    static final String IGNORE_FILE = ".runctlignore";
    static final int MOST_FILES = 10_000;
    static final long MOST_BYTES = 500L * 1000 * 1000;

    private final FileHashes hashes = new FileHashes();

    @Override
    public Path rootOf(Path script) {
        return ProjectRoot.of(script);
    }

    @Override
    public ProjectFiles scan(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new ServiceException(
                    new Failure.NotFound("file", root.toString(), Failure.Evidence.of("scan", "not a folder")));
        }
        try {
            return scanFolder(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProjectFiles scanFolder(Path root) throws IOException {
        Optional<Set<String>> fromGit = GitFiles.list(root);
        WalkedFiles.Found found =
                fromGit.map(paths -> new WalkedFiles.Found(paths, 0)).orElseGet(() -> WalkedFiles.list(root));
        if (found.paths().size() > MOST_FILES) {
            throw tooLarge("more than " + MOST_FILES + " files in " + root);
        }
        Path real = root.toRealPath();
        List<ProjectFiles.File> files = new ArrayList<>();
        int ignored = found.ignored();
        long bytes = 0;
        for (String path : found.paths()) {
            Optional<ProjectFiles.File> file = file(root, real, path);
            if (file.isEmpty()) {
                ignored++;
                continue;
            }
            files.add(file.get());
            bytes += file.get().size();
        }
        if (bytes > MOST_BYTES) {
            throw tooLarge(bytes / 1_000_000 + " MB in " + files.size() + " files of " + root);
        }
        return new ProjectFiles(root, files, ignored);
    }

    private static Optional<ProjectFiles.File> file(Path root, Path realRoot, String path) throws IOException {
        Path file = root.resolve(path);
        try {
            boolean inside = !Files.isSymbolicLink(file) || file.toRealPath().startsWith(realRoot);
            if (!inside || !Files.isRegularFile(file) || !parentsAreFolders(root, file)) {
                return Optional.empty();
            }
            return Optional.of(new ProjectFiles.File(path, Files.size(file), Files.isExecutable(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // git still lists it, or it vanished meanwhile
        }
    }

    private static boolean parentsAreFolders(Path root, Path file) {
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Map<String, String> hashes(ProjectFiles files) {
        Map<String, String> result = new HashMap<>();
        for (ProjectFiles.File file : files.files()) {
            hashes.of(files.root().resolve(file.path())).ifPresent(hash -> result.put(file.path(), hash));
        }
        return result;
    }

    @Override
    public Path archive(Path root, List<ProjectFiles.File> files) {
        return ProjectArchive.write(root, files);
    }

    private static ServiceException tooLarge(String figures) {
        return new ServiceException(
                new Failure.InvalidInput("project", "too-large", Failure.Evidence.of("scan", figures)));
    }
}
