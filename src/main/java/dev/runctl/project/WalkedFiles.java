package dev.runctl.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;

/** Lists a project's files where git does not. */
final class WalkedFiles extends SimpleFileVisitor<Path> {
    private static final Set<String> NEVER =
            Set.of(".git", "__pycache__", ".venv", "venv", "node_modules", ".DS_Store");

    private final Path root;
    private final IgnoreRules rules;
    private final Set<String> paths = new TreeSet<>();
    private int ignored;

    /**
     * @param paths relative to the root
     * @param ignored files and folders left out
     */
    record Found(Set<String> paths, int ignored) {}

    private WalkedFiles(Path root) {
        this.root = root;
        this.rules = IgnoreRules.read(root.resolve(LocalProjectReader.IGNORE_FILE));
    }

    static Found list(Path root) {
        WalkedFiles visitor = new WalkedFiles(root);
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Found(visitor.paths, visitor.ignored);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root) || !isIgnored(folder, true)) {
            return FileVisitResult.CONTINUE;
        }
        ignored++;
        return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (isIgnored(file, false) || file.toString().endsWith(".pyc")) {
            ignored++;
        } else {
            paths.add(relative(file));
        }
        return paths.size() > LocalProjectReader.MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        ignored++; // vanished meanwhile, or not ours to read
        return FileVisitResult.CONTINUE;
    }

    private boolean isIgnored(Path path, boolean folder) {
        Path name = path.getFileName();
        return (name != null && NEVER.contains(name.toString())) || rules.ignores(relative(path), folder);
    }

    private String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
