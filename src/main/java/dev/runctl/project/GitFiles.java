package dev.runctl.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Asks git which files of a work tree belong to the project: tracked ones, and new ones that are not ignored. */
final class GitFiles {
    private static final long LIMIT_SECONDS = 60;

    private GitFiles() {}

    /** Paths relative to the root; empty where there is no git or no work tree. */
    static Optional<Set<String>> list(Path root) {
        return isWorkTree(root) ? list(root, "-co") : Optional.empty();
    }

    /** @param kinds {@code -co} for all files of the project, {@code -o} for those that git does not track */
    static Optional<Set<String>> list(Path root, String kinds) {
        Optional<Set<String>> files = run(root, List.of("ls-files", "-z", kinds, "--exclude-standard"));
        if (files.isEmpty() || !Files.isRegularFile(root.resolve(LocalProjectReader.IGNORE_FILE))) {
            return files;
        }
        // Tracked or not: what our own ignore file names stays here.
        Optional<Set<String>> ignored =
                run(root, List.of("ls-files", "-z", "-co", "-i", "--exclude-from=" + LocalProjectReader.IGNORE_FILE));
        ignored = ignored.isPresent() ? ignored : separately(root);
        files.get().removeAll(ignored.orElse(Set.of()));
        return files;
    }

    /** Older versions of git take only one of -c and -o together with -i. */
    private static Optional<Set<String>> separately(Path root) {
        String from = "--exclude-from=" + LocalProjectReader.IGNORE_FILE;
        Set<String> both = new TreeSet<>();
        run(root, List.of("ls-files", "-z", "-c", "-i", from)).ifPresent(both::addAll);
        run(root, List.of("ls-files", "-z", "-o", "-i", from)).ifPresent(both::addAll);
        return Optional.of(both);
    }

    /** Nested in somebody's larger work tree counts too, but not where that tree ignores this folder. */
    static boolean isWorkTree(Path root) {
        for (Path folder = root; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return folder.equals(root)
                        || run(root, List.of("check-ignore", "-q", ".")).isEmpty();
            }
        }
        return false;
    }

    private static Optional<Set<String>> run(Path root, List<String> arguments) {
        return output(root, arguments, Integer.MAX_VALUE).map(bytes -> {
            Set<String> paths = new TreeSet<>();
            for (String path : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
                if (!path.isEmpty()) {
                    paths.add(path);
                }
            }
            return paths;
        });
    }

    /** What git prints, at most so many bytes of it; empty where it is not installed or refuses. */
    static Optional<byte[]> output(Path root, List<String> arguments, int most) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(arguments);
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
            process = builder.start();
        } catch (IOException e) {
            return Optional.empty(); // git is not installed
        }
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(most);
            boolean isCut = output.length == most;
            boolean hasEnded = isCut || process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return hasEnded && (isCut || process.exitValue() == 0) ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
