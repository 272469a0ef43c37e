package dev.runctl.project;

import dev.runctl.domain.run.SourceState;
import dev.runctl.service.run.SourceControl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Asks git for the commit and the uncommitted changes of a project. */
public final class GitSource implements SourceControl {
    /** Bytes of a patch that are kept; more is somebody's generated files. */
    static final int MOST_DIFF = 1 << 20;

    private static final int MOST_UNTRACKED = 1000;

    @Override
    public Optional<SourceState> state(Path projectRoot) {
        if (GitFiles.top(projectRoot).isEmpty()) {
            return Optional.empty();
        }
        String commit = word(projectRoot, "rev-parse", "--verify", "--quiet", "HEAD");
        String branch = word(projectRoot, "symbolic-ref", "--quiet", "--short", "HEAD");
        byte[] diff = commit.isEmpty() ? new byte[0] : diff(projectRoot);
        boolean isCut = diff.length > MOST_DIFF;
        String patch = new String(diff, 0, Math.min(diff.length, MOST_DIFF), StandardCharsets.UTF_8);
        return Optional.of(new SourceState(commit, branch, patch, isCut, untracked(projectRoot)));
    }

    /** Only the project's own folder of a larger work tree; nothing that the repository's settings would run. */
    private static byte[] diff(Path root) {
        return GitFiles.output(
                        root,
                        List.of(
                                "diff",
                                "--no-color",
                                "--no-ext-diff",
                                "--no-textconv",
                                "--relative",
                                "HEAD",
                                "--",
                                "."),
                        MOST_DIFF + 1)
                .orElse(new byte[0]);
    }

    private static List<String> untracked(Path root) {
        List<String> paths = new ArrayList<>(GitFiles.list(root, "-o").orElse(new TreeSet<>()));
        return paths.subList(0, Math.min(paths.size(), MOST_UNTRACKED));
    }

    private static String word(Path root, String... arguments) {
        return GitFiles.output(root, List.of(arguments), 4096)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
    }
}
