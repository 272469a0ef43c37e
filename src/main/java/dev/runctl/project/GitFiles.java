package dev.runctl.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Asks git about the files of a work tree. */
final class GitFiles {
    private static final long LIMIT_SECONDS = 60;

    private GitFiles() {}

    /**
     * Paths relative to the root; empty where git is missing or refuses.
     *
     * @param kinds {@code -c} for the files that git tracks, {@code -o} for new ones that are not ignored
     */
    static Optional<TreeSet<String>> list(Path root, String kinds) {
        return output(root, List.of("ls-files", "-z", kinds, "--exclude-standard"), Integer.MAX_VALUE)
                .map(bytes -> {
                    TreeSet<String> paths = new TreeSet<>();
                    for (String path : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
                        if (!path.isEmpty()) {
                            paths.add(path);
                        }
                    }
                    return paths;
                });
    }

    /**
     * The top of the work tree that the folder is or lies in. Not where that tree ignores the folder: then it is a project of
     * its own.
     */
    static Optional<Path> top(Path root) {
        for (Path folder = root; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                boolean isIgnored = !folder.equals(root)
                        && output(root, List.of("check-ignore", "-q", "."), 1).isPresent();
                return isIgnored ? Optional.empty() : Optional.of(folder);
            }
        }
        return Optional.empty();
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
