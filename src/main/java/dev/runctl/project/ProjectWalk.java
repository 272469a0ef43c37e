package dev.runctl.project;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.LeftOut.Reason;
import dev.runctl.domain.run.ProjectFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Lists what a project sends and what not, with the reason. In a git work tree the files are those that git tracks and the new
 * ones that it does not ignore, minus what {@code .runctlignore} leaves out; elsewhere those that git would see after
 * {@code git init}. A repository inside is a folder like any other.
 */
final class ProjectWalk extends SimpleFileVisitor<Path> {
    private static final char UNREADABLE_LETTER = '\uFFFD';

    private final Path root;
    private final Path realRoot;
    private final int most;
    private final GitFolder git;
    private final IgnoreStack rules;
    private final Cancellation cancel;
    private final Map<String, ProjectFiles.File> files = new TreeMap<>();
    private final Map<String, LeftOut> leftOut = new TreeMap<>();
    private final List<FolderLink> folderLinks = new ArrayList<>();

    /** A link to a folder of the project; both are paths from the root. */
    private record FolderLink(String path, String target) {}

    private ProjectWalk(Path root, int most, Cancellation cancel) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
        this.most = most;
        this.git = GitFolder.of(root);
        this.rules = new IgnoreStack(root, git);
        this.cancel = cancel;
    }

    /** Ends early, with more than {@code most} files, where there are more. */
    static ProjectFiles files(Path root, int most, Cancellation cancel) throws IOException {
        ProjectWalk walk = new ProjectWalk(root, most, cancel);
        Files.walkFileTree(root, walk);
        walk.followFolderLinks();
        return new ProjectFiles(root, List.copyOf(walk.files.values()), List.copyOf(walk.leftOut.values()));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        cancel.check();
        String path = relative(folder);
        if (!folder.equals(root)) {
            if (isNamed(folder, ".git")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Optional<IgnoreStack.Verdict> ignoring = rules.ignoring(path, true);
            if (ignoring.isPresent()) {
                leaveOut(ignoring.get().leftOut(path, true));
                if (!ignoring.get().own()) {
                    addTracked(git.tracked().subSet(path + "/", path + "0"));
                }
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (isUnreadable(folder)) {
                leaveOut(new LeftOut(path, true, Reason.BAD_NAME));
                return FileVisitResult.SKIP_SUBTREE;
            }
        }
        rules.enter(folder, path);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
        if (!folder.equals(root)) { // the root's rules are asked once more for links
            rules.leave();
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String path = relative(file);
        if (isNamed(file, ".git")) {
            return FileVisitResult.CONTINUE; // where a submodule's repository is
        }
        Optional<IgnoreStack.Verdict> ignoring = rules.ignoring(path, false);
        if (ignoring.isPresent() && (ignoring.get().own() || !git.tracked().contains(path))) {
            leaveOut(ignoring.get().leftOut(path, false));
        } else if (isUnreadable(file)) {
            leaveOut(new LeftOut(path, false, Reason.BAD_NAME));
        } else {
            add(file, path, attributes);
        }
        return files.size() > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        leaveOut(new LeftOut(relative(file), Files.isDirectory(file), Reason.UNREADABLE));
        return FileVisitResult.CONTINUE;
    }

    private void add(Path file, String path, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            addLink(file, path);
        } else if (attributes.isRegularFile()) {
            put(file, path, attributes.size());
        } else {
            leaveOut(new LeftOut(path, false, Reason.NO_FILE));
        }
    }

    private void put(Path file, String path, long size) {
        files.put(path, new ProjectFiles.File(path, size, Files.isExecutable(file)));
    }

    /** Tracked files in a folder that is ignored as a whole; the folder may be huge and is not walked. */
    private void addTracked(SortedSet<String> tracked) {
        for (String path : tracked) {
            Path file = root.resolve(path);
            if (!rules.isLeftOutByRoot(path) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                put(file, path, file.toFile().length());
            }
        }
    }

    private void addLink(Path link, String path) throws IOException {
        if (!Files.exists(link)) {
            leaveOut(new LeftOut(path, false, Reason.LINK_BROKEN));
            return;
        }
        Path target = link.toRealPath();
        if (!target.startsWith(realRoot)) {
            leaveOut(new LeftOut(path, false, Reason.LINK_OUTSIDE));
        } else if (Files.isRegularFile(target)) {
            put(link, path, Files.size(target));
        } else if (Files.isDirectory(target)) {
            folderLinks.add(
                    new FolderLink(path, realRoot.relativize(target).toString().replace(File.separatorChar, '/')));
        } else {
            leaveOut(new LeftOut(path, false, Reason.NO_FILE));
        }
    }

    /** What is sent of a folder is sent under each link to it, too. A link within a linked folder is not followed there. */
    private void followFolderLinks() {
        Map<String, ProjectFiles.File> copies = new TreeMap<>();
        for (FolderLink link : folderLinks) {
            String front = link.target() + "/";
            boolean isInside = link.target().isEmpty() || link.path().startsWith(front);
            int before = copies.size();
            for (ProjectFiles.File file : isInside ? List.<ProjectFiles.File>of() : files.values()) {
                if (file.path().startsWith(front)) {
                    String path =
                            link.path() + file.path().substring(link.target().length());
                    copies.put(path, new ProjectFiles.File(path, file.size(), file.executable()));
                }
            }
            if (copies.size() == before) {
                leaveOut(new LeftOut(link.path(), false, Reason.LINK_EMPTY));
            }
        }
        files.putAll(copies);
    }

    private void leaveOut(LeftOut what) {
        leftOut.put(what.path(), what);
    }

    private static boolean isNamed(Path path, String name) {
        Path last = path.getFileName();
        return last != null && last.toString().equals(name);
    }

    /** Whether the name is lost as text, so that the file could not be found again by it. */
    private static boolean isUnreadable(Path path) {
        String text = path.toString();
        return text.indexOf(UNREADABLE_LETTER) >= 0
                && !path.getFileSystem().getPath(text).equals(path);
    }

    private String relative(Path path) {
        return root.relativize(path).toString().replace(File.separatorChar, '/');
    }
}
