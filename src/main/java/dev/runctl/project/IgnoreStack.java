package dev.runctl.project;

import dev.runctl.domain.run.LeftOut;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * All ignore files that have a say in the folder being walked. The deepest {@code .runctlignore} that says anything decides,
 * then the deepest {@code .gitignore}, then the repository's and the person's own, then what no project sends.
 */
final class IgnoreStack {
    static final String OWN = ".runctlignore";
    static final String GIT = ".gitignore";

    static final String BY_PRODUCTS = """
            __pycache__
            *.pyc
            .venv
            venv
            node_modules
            .ipynb_checkpoints
            .DS_Store
            """;

    /** @param above the bytes of the root's path from the folder of the rules, a slash at the end; empty below the root */
    private record Fixed(IgnoreRules rules, byte[] above) {}

    /** @param length of the folder's path from the root with its slash, which the rules know nothing of */
    private record Level(IgnoreRules own, IgnoreRules git, int length) {}

    /** @param own whether it stands in a {@code .runctlignore}, which has a say in files that git tracks as well */
    record Verdict(IgnoreRules.Rule rule, boolean own) {
        LeftOut leftOut(String path, boolean folder) {
            return rule.source().isEmpty()
                    ? new LeftOut(path, folder, LeftOut.Reason.BY_PRODUCT, rule.text(), "", 0)
                    : new LeftOut(path, folder, LeftOut.Reason.RULE, rule.text(), rule.source(), rule.line());
        }
    }

    private final Path root;
    private final boolean foldCase;
    private final List<Fixed> outer = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    IgnoreStack(Path root, GitFolder git) {
        this.root = root;
        this.foldCase = git.foldCase();
        git.top().ifPresent(this::addAbove);
        byte[] fromTop = git.top().map(this::fromTop).orElse(new byte[0]);
        for (Path file : git.excludeFiles()) {
            outer.add(new Fixed(IgnoreRules.read(file, file.toString(), foldCase), fromTop));
        }
        outer.add(new Fixed(IgnoreRules.of(BY_PRODUCTS.getBytes(StandardCharsets.UTF_8), "", foldCase), new byte[0]));
    }

    /** The ignore files of the folders from the project's root up to the work tree's top, nearest first. */
    private void addAbove(Path top) {
        for (Path folder = root; !folder.equals(top); ) {
            Path above = folder.getParent();
            if (above == null) {
                return;
            }
            folder = above;
            Path file = folder.resolve(GIT);
            outer.add(new Fixed(IgnoreRules.read(file, file.toString(), foldCase), fromTop(folder)));
        }
    }

    private byte[] fromTop(Path folder) {
        String path = folder.relativize(root).toString().replace(File.separatorChar, '/');
        return path.isEmpty() ? new byte[0] : (path + "/").getBytes(StandardCharsets.UTF_8);
    }

    /** @param path of the folder from the root; empty for the root */
    void enter(Path folder, String path) {
        String front = path.isEmpty() ? "" : path + "/";
        levels.push(new Level(
                IgnoreRules.read(folder.resolve(OWN), front + OWN, foldCase),
                IgnoreRules.read(folder.resolve(GIT), front + GIT, foldCase),
                front.getBytes(StandardCharsets.UTF_8).length));
    }

    void leave() {
        levels.pop();
    }

    /** The rule that leaves out what lies in the folder entered last, if one does. */
    Optional<Verdict> ignoring(String path, boolean folder) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return own(bytes, folder, levels.iterator())
                .map(rule -> new Verdict(rule, true))
                .or(() -> git(bytes, folder).map(rule -> new Verdict(rule, false)))
                .filter(verdict -> verdict.rule().ignore());
    }

    /** Whether the rules of the root's own ignore file leave out the path or a folder above it. */
    boolean isLeftOutByRoot(String path) {
        Level top = levels.getLast();
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            byte[] part = (end < 0 ? path : path.substring(0, end)).getBytes(StandardCharsets.UTF_8);
            if (top.own()
                    .deciding(part, end >= 0)
                    .filter(IgnoreRules.Rule::ignore)
                    .isPresent()) {
                return true;
            }
            if (end < 0) {
                return false;
            }
        }
    }

    private static Optional<IgnoreRules.Rule> own(byte[] path, boolean folder, Iterator<Level> levels) {
        while (levels.hasNext()) {
            Level level = levels.next();
            if (!level.own().isEmpty()) {
                Optional<IgnoreRules.Rule> rule = level.own().deciding(below(path, level), folder);
                if (rule.isPresent()) {
                    return rule;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<IgnoreRules.Rule> git(byte[] path, boolean folder) {
        for (Level level : levels) {
            if (!level.git().isEmpty()) {
                Optional<IgnoreRules.Rule> rule = level.git().deciding(below(path, level), folder);
                if (rule.isPresent()) {
                    return rule;
                }
            }
        }
        for (Fixed fixed : outer) {
            if (!fixed.rules().isEmpty()) {
                Optional<IgnoreRules.Rule> rule = fixed.rules().deciding(joined(fixed.above(), path), folder);
                if (rule.isPresent()) {
                    return rule;
                }
            }
        }
        return Optional.empty();
    }

    private static byte[] below(byte[] path, Level level) {
        return level.length() == 0 ? path : Arrays.copyOfRange(path, level.length(), path.length);
    }

    private static byte[] joined(byte[] above, byte[] path) {
        if (above.length == 0) {
            return path;
        }
        byte[] joined = Arrays.copyOf(above, above.length + path.length);
        System.arraycopy(path, 0, joined, above.length, path.length);
        return joined;
    }
}
