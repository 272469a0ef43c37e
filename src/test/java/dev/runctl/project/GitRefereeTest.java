package dev.runctl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk against git itself, on trees and ignore files made by chance: the same files, and the same rule for each left out. */
class GitRefereeTest {
    private static final int FORESTS = Integer.getInteger("runctl.forests", 1);
    private static final int TREES = 25;
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "ab",
            "a.py",
            "b.pt",
            "data",
            "x y",
            "#c",
            "!d",
            "e ",
            "[f]",
            "\u00e9.py",
            "A",
            "a-b",
            "f\\g",
            "q*",
            "Z9");
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "data",
            "*",
            "**",
            "?",
            "*.py",
            "*.pt",
            "[ab]",
            "[!a]",
            "[^b]",
            "[a-c]",
            "[]a]",
            "[a-",
            "[[:alpha:]]",
            "[[:upper:]]*",
            "[\\]a]",
            "\\a",
            "\\*",
            "x\\ y",
            "a*b",
            "?.py",
            "??.py",
            "[[:digit:][:upper:]]*",
            "e\\ ",
            "\\[f\\]",
            "a**",
            "**b",
            "Z[0-9]",
            "f\\\\g",
            "[f",
            "q\\*",
            "\\",
            "[[:no:]]",
            "*a*",
            "[a-b-c]",
            "[b-a]");

    @TempDir
    Path folder;

    @BeforeEach
    void needsGit() {
        assumeTrue(GitFiles.output(folder, List.of("--version"), 100).isPresent(), "git is not installed");
    }

    @Test
    void theSameFilesAsGitForTheSameReasons() throws Exception {
        for (int seed = 0; seed < FORESTS; seed++) {
            Path root = Files.createDirectory(folder.resolve("forest-" + seed));
            Random random = new Random(seed);
            for (int i = 0; i < TREES; i++) {
                makeTree(Files.createDirectory(root.resolve("tree-" + i)), random, 0);
            }
            Files.writeString(root.resolve(".gitignore"), "b/\n!tree-*/b\n/tree-1/*.py\n**/Z9\ntree-[2-4]/a\n");
            // What the program never sends is one more ignore file for git.
            Path byProducts = Files.writeString(folder.resolve("by-products"), IgnoreStack.BY_PRODUCTS);
            ProjectFiles bare = scan(root);
            git(root, "init", "-q");
            git(root, "config", "core.excludesFile", byProducts.toString());
            TreeSet<String> expected = new TreeSet<>(listed(root, "ls-files", "-z", "-o", "--exclude-standard"));
            assertThat(difference(paths(bare), expected))
                    .as("no repository, seed %d", seed)
                    .isEmpty();
            ProjectFiles inRepository = scan(root);
            assertThat(difference(paths(inRepository), expected))
                    .as("in the repository, seed %d", seed)
                    .isEmpty();
            assertThat(difference(reasons(inRepository), reasonsOfGit(root, inRepository)))
                    .as("reasons, seed %d", seed)
                    .isEmpty();
            trackedFilesAreSent(root, random);
            aFolderOfTheRepositoryAlone(root.resolve("tree-1"));
        }
    }

    /** A tracked file is sent although a rule fits it. */
    private void trackedFilesAreSent(Path root, Random random) throws Exception {
        ByteList some = new ByteList();
        listed(root, "ls-files", "-z", "-o").stream()
                .filter(path -> random.nextInt(3) == 0)
                .forEach(some::add);
        run(root, some.bytes(), "--literal-pathspecs", "add", "-f", "--pathspec-from-file=-", "--pathspec-file-nul");
        TreeSet<String> expected = new TreeSet<>(listed(root, "ls-files", "-z", "-c", "-o", "--exclude-standard"));
        assertThat(difference(paths(scan(root)), expected)).as("tracked").isEmpty();
    }

    /** The rules of the folders above it hold in it. */
    private void aFolderOfTheRepositoryAlone(Path part) throws Exception {
        TreeSet<String> expected = new TreeSet<>(listed(part, "ls-files", "-z", "-c", "-o", "--exclude-standard"));
        assertThat(difference(paths(scan(part)), expected)).as("a part").isEmpty();
    }

    private static List<String> difference(TreeSet<String> ours, TreeSet<String> theirs) {
        List<String> difference = new ArrayList<>();
        ours.stream().filter(it -> !theirs.contains(it)).forEach(it -> difference.add("only ours: " + it));
        theirs.stream().filter(it -> !ours.contains(it)).forEach(it -> difference.add("only git's: " + it));
        return difference;
    }

    private static ProjectFiles scan(Path root) {
        return new LocalProjectReader().scan(root, new Cancellation());
    }

    private static TreeSet<String> paths(ProjectFiles files) {
        TreeSet<String> paths = new TreeSet<>();
        files.files().forEach(file -> paths.add(file.path()));
        return paths;
    }

    /** The rule by path, as git names it: file, line and text. */
    private TreeSet<String> reasons(ProjectFiles files) {
        TreeSet<String> reasons = new TreeSet<>();
        for (LeftOut out : files.leftOut()) {
            reasons.add(out.path() + " " + place(out.source(), out.line()) + " " + out.rule());
        }
        return reasons;
    }

    private String place(String source, int line) {
        boolean isOurs = source.equals(folder.resolve("by-products").toString());
        return (isOurs ? "by-products" : source) + ":" + line;
    }

    private TreeSet<String> reasonsOfGit(Path root, ProjectFiles files) throws Exception {
        ByteList paths = new ByteList();
        files.leftOut().forEach(out -> paths.add(out.path() + (out.folder() ? "/" : "")));
        List<String> said = split(run(root, paths.bytes(), "check-ignore", "-z", "-v", "--no-index", "--stdin"));
        TreeSet<String> reasons = new TreeSet<>();
        for (int i = 0; i + 3 < said.size(); i += 4) {
            String path = said.get(i + 3).replaceFirst("/$", "");
            reasons.add(path + " " + place(said.get(i), Integer.parseInt(said.get(i + 1))) + " " + said.get(i + 2));
        }
        return reasons;
    }

    private static final class ByteList {
        private final StringBuilder text = new StringBuilder();

        void add(String path) {
            text.append(path).append('\0');
        }

        byte[] bytes() {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static void makeTree(Path at, Random random, int depth) throws IOException {
        if (random.nextInt(depth == 0 ? 10 : 3) != 1) {
            Files.writeString(at.resolve(".gitignore"), ignoreFile(random));
        }
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            if (depth < 3 && random.nextInt(4) == 0) {
                makeTree(Files.createDirectory(at.resolve(name)), random, depth + 1);
            } else {
                Files.writeString(at.resolve(name), "");
            }
        }
        if (random.nextInt(4) == 0) {
            Files.writeString(at.resolve("m.pyc"), "");
        }
    }

    private static String ignoreFile(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "\ufeff" : "");
        int lines = random.nextInt(5);
        for (int i = 0; i < lines; i++) {
            text.append(random.nextInt(3) == 0 ? "!" : "").append(random.nextInt(4) == 0 ? "/" : "");
            int pieces = 1 + random.nextInt(3);
            for (int piece = 0; piece < pieces; piece++) {
                text.append(piece > 0 && random.nextInt(3) > 0 ? "/" : "");
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            text.append(random.nextInt(4) == 0 ? "/" : "");
            text.append(" ".repeat(random.nextInt(5) == 0 ? 2 : 0));
            text.append(random.nextInt(6) == 0 ? "\r\n" : "\n");
            text.append(random.nextInt(8) == 0 ? "# remark\n\n" : "");
        }
        return text + (random.nextInt(5) == 0 ? PIECES.get(random.nextInt(PIECES.size())) : "");
    }

    private static List<String> listed(Path root, String... arguments) throws Exception {
        return split(run(root, new byte[0], arguments));
    }

    private static List<String> split(byte[] output) {
        List<String> parts = new ArrayList<>(List.of(new String(output, StandardCharsets.UTF_8).split("\0", -1)));
        parts.removeLast();
        return parts;
    }

    private static void git(Path root, String... arguments) throws Exception {
        run(root, new byte[0], arguments);
    }

    private static byte[] run(Path root, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isLessThan(2);
        return output;
    }
}
