package dev.runctl.project;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What git knows of a project beside its ignore files.
 *
 * @param top the work tree's, where the project lies in one
 * @param excludeFiles the repository's own ignore file and the person's, in the order in which they decide
 * @param tracked paths from the project's root of the files that git tracks
 * @param foldCase whether names are equal in whatever case
 */
record GitFolder(Optional<Path> top, List<Path> excludeFiles, TreeSet<String> tracked, boolean foldCase) {
    private static final int MOST = 64 << 20;

    static GitFolder of(Path root) {
        Optional<Path> top = GitFiles.top(root);
        Settings settings = Settings.of(root, top.isPresent());
        List<Path> files = new ArrayList<>();
        top.map(it -> repositoryFile(root, it)).ifPresent(files::add);
        settings.excludesFile().ifPresent(files::add);
        TreeSet<String> tracked =
                new TreeSet<>(top.isPresent() ? GitFiles.list(root, "-c").orElse(new TreeSet<>()) : new TreeSet<>());
        return new GitFolder(top, files, tracked, settings.foldCase());
    }

    /** A second work tree of a repository has it elsewhere. */
    private static Path repositoryFile(Path root, Path top) {
        return said(root, "rev-parse", "--git-path", "info/exclude")
                .flatMap(text -> path(text.stripTrailing()))
                .map(root::resolve)
                .orElse(top.resolve(".git/info/exclude"));
    }

    private static Optional<String> said(Path root, String... arguments) {
        return GitFiles.output(root, List.of(arguments), MOST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<Path> path(String text) {
        try {
            boolean atHome = text.startsWith("~/");
            Path home = Path.of(System.getProperty("user.home"));
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(atHome ? home.resolve(text.substring(2)) : Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private record Settings(Optional<Path> excludesFile, boolean foldCase) {
        static Settings of(Path root, boolean isWorkTree) {
            Optional<Path> file = usual();
            String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            boolean foldCase = !isWorkTree && (system.startsWith("mac") || system.startsWith("windows"));
            String all = said(root, "config", "-z", "--get-regexp", "^core\\.(excludesfile|ignorecase)$")
                    .orElse("");
            for (String entry : all.split("\0")) {
                int end = entry.indexOf('\n');
                String value = end < 0 ? "true" : entry.substring(end + 1);
                if (entry.startsWith("core.excludesfile")) {
                    file = path(value).map(root::resolve);
                } else if (entry.startsWith("core.ignorecase")) {
                    foldCase = List.of("true", "yes", "on", "1").contains(value.toLowerCase(Locale.ROOT));
                }
            }
            return new Settings(file, foldCase);
        }

        private static Optional<Path> usual() {
            String settings = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
                    .filter(it -> !it.isEmpty())
                    .orElse("~/.config");
            return path(settings + "/git/ignore").filter(Files::isRegularFile);
        }
    }
}
