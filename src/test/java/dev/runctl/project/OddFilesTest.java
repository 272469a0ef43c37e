package dev.runctl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.LeftOut.Reason;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.service.run.ProjectReader.Content;
import dev.runctl.service.run.ProjectReader.FileChanged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no plain files with plain names, and files that change while they are read. */
class OddFilesTest {
    private final LocalProjectReader reader = new LocalProjectReader();

    @TempDir
    Path root;

    private ProjectFiles scan() {
        return reader.scan(root, new Cancellation());
    }

    private static List<String> paths(ProjectFiles files) {
        return files.files().stream().map(ProjectFiles.File::path).toList();
    }

    private static List<String> leftOut(ProjectFiles files, Reason reason) {
        return files.leftOut().stream()
                .filter(it -> it.reason() == reason)
                .map(LeftOut::path)
                .toList();
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void linksAreSentAsWhatTheyLeadToOrToldWithTheirReason(@TempDir Path elsewhere) throws IOException {
        write("configs/v2/a.yaml", "a");
        write("configs/v2/deep/b.yaml", "b");
        write("tmp/x", "x");
        write(".runctlignore", "/tmp/\n");
        Files.createSymbolicLink(root.resolve("current"), Path.of("configs/v2"));
        Files.createSymbolicLink(root.resolve("configs/up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("scratch"), Path.of("tmp"));
        Files.createSymbolicLink(root.resolve("data"), elsewhere);
        Files.createSymbolicLink(root.resolve("broken"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("one.yaml"), Path.of("configs/v2/a.yaml"));
        ProjectFiles files = scan();
        assertThat(paths(files))
                .containsExactly(
                        ".runctlignore",
                        "configs/v2/a.yaml",
                        "configs/v2/deep/b.yaml",
                        "current/a.yaml",
                        "current/deep/b.yaml",
                        "one.yaml");
        assertThat(leftOut(files, Reason.LINK_EMPTY)).containsExactly("configs/up", "scratch");
        assertThat(leftOut(files, Reason.LINK_OUTSIDE)).containsExactly("data");
        assertThat(leftOut(files, Reason.LINK_BROKEN)).containsExactly("broken");
        assertThat(leftOut(files, Reason.RULE)).containsExactly("tmp");
        assertThat(reader.contents(files, new Cancellation())).hasSize(6);
    }

    @Test
    void anyUtf8NameIsFineAndAnyOtherIsTold() throws Exception {
        write("new\nline.py", "x");
        write("it's \"quoted\" $(x) \\ back.py", "x");
        Process process = new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'caf\\351.txt')\"; mkfifo pipe")
                .directory(root.toFile())
                .start();
        assumeTrue(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0, "no such names here");
        ProjectFiles files = scan();
        assertThat(paths(files)).containsExactly("it's \"quoted\" $(x) \\ back.py", "new\nline.py");
        assertThat(leftOut(files, Reason.BAD_NAME))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("caf");
        assertThat(leftOut(files, Reason.NO_FILE)).containsExactly("pipe");
        reader.ignore(root, leftOut(files, Reason.BAD_NAME).getFirst(), false);
        assertThat(leftOut(scan(), Reason.BAD_NAME)).as("a rule fits it").isEmpty();
        assertThat(leftOut(scan(), Reason.RULE)).hasSize(1);
    }

    @Test
    void aFileThatChangesUnderTheHandsIsNoticed() throws IOException {
        for (String then : new String[] {"longer than before", "", "abd", null}) {
            write("a", "abc");
            ProjectFiles files = scan();
            Map<String, Content> contents = reader.contents(files, new Cancellation());
            if (then == null) {
                Files.delete(root.resolve("a"));
            } else {
                write("a", then);
            }
            assertThatThrownBy(() -> reader.archive(root, files.files(), contents))
                    .as(String.valueOf(then))
                    .isInstanceOf(FileChanged.class)
                    .hasMessage("a");
        }
    }

    @Test
    void aFileSetBackInTimeIsReadAgain() throws IOException {
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        write("a", "abc");
        Files.setLastModifiedTime(root.resolve("a"), old);
        Content before = reader.contents(scan(), new Cancellation()).get("a");
        write("b", "abd");
        Files.setLastModifiedTime(root.resolve("b"), old);
        Files.move(root.resolve("b"), root.resolve("a"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(reader.contents(scan(), new Cancellation()).get("a")).isNotEqualTo(before);
    }

    @Test
    void leavingOutWritesARuleThatFitsNothingElse() throws IOException {
        for (String folder : List.of("data", "[a]*", "sp ace ", "#1", "!x", "back\\slash", "new\nline")) {
            write(folder + "/f", "x");
            write("keep/" + folder + "/f", "x");
            reader.ignore(root, folder, true);
            ProjectFiles files = scan();
            assertThat(paths(files)).contains("keep/" + folder + "/f").doesNotContain(folder + "/f");
            assertThat(leftOut(files, Reason.RULE)).contains(folder);
        }
        Files.writeString(root.resolve(".runctlignore"), "*.tmp");
        reader.ignore(root, "keep/data/f", false);
        assertThat(root.resolve(".runctlignore")).hasContent("*.tmp\n/keep/data/f\n");
    }

    @Test
    void undoingTakesAwayThatLineAndNothingElse() throws IOException {
        Path own = root.resolve(".runctlignore");
        reader.unignore(reader.ignore(root, "data", true));
        assertThat(own).as("there was none before").doesNotExist();
        for (String before : List.of("", "*.tmp", "*.tmp\r\n", "/data/\n", "# caf\u00e9\n")) {
            Files.writeString(own, before);
            reader.unignore(reader.ignore(root, "data", true));
            assertThat(own).as(before).hasContent(before);
            assertThat(Files.size(own)).isEqualTo(before.getBytes(StandardCharsets.UTF_8).length);
        }
        Files.write(own, new byte[] {'c', 'a', 'f', (byte) 0xe9, '\n'});
        IgnoreLine first = reader.ignore(root, "caf\u00e9", true);
        IgnoreLine second = reader.ignore(root, "b", false);
        Files.writeString(own, "mine\n", StandardOpenOption.APPEND);
        reader.unignore(first);
        assertThat(Files.readString(own, StandardCharsets.ISO_8859_1)).isEqualTo("caf\u00e9\n/b\nmine\n");
        reader.unignore(second);
        reader.unignore(second);
        assertThat(Files.readString(own, StandardCharsets.ISO_8859_1)).isEqualTo("caf\u00e9\nmine\n");
    }

    @Test
    void theOwnFileDecidesOverGitsAndNothingComesBackBelowAnIgnoredFolder() throws IOException {
        write("data/sample/a.csv", "x");
        write("data/b.csv", "x");
        write("out/keep.txt", "x");
        write(".gitignore", "/data/\nout/\n!out/keep.txt\n");
        assertThat(paths(scan())).containsExactly(".gitignore");
        write(".runctlignore", "!/data/\n/data/*\n!/data/sample/\n");
        assertThat(paths(scan())).containsExactly(".gitignore", ".runctlignore", "data/sample/a.csv");
        write("data/sample/.runctlignore", "*.csv\n");
        assertThat(paths(scan())).doesNotContain("data/sample/a.csv");
    }

    @Test
    void aCancelledScanEnds() {
        Cancellation cancel = new Cancellation();
        cancel.cancel();
        assertThatThrownBy(() -> reader.scan(root, cancel)).isInstanceOf(CancellationException.class);
    }
}
