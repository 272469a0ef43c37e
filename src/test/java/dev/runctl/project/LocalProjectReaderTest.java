package dev.runctl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.service.run.ProjectReader.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProjectReaderTest {
    private final LocalProjectReader reader = new LocalProjectReader();

    @TempDir
    Path root;

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<String> scanned() {
        return reader.scan(root, new Cancellation()).files().stream()
                .map(ProjectFiles.File::path)
                .toList();
    }

    private Map<String, Content> contents(ProjectFiles files) {
        return reader.contents(files, new Cancellation());
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", root.toString(), "-c", "user.name=a", "-c", "user.email=a@b"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void byProductsAndIgnoredFilesStayHere() throws IOException {
        for (String path : List.of(
                "train.py",
                "lib/a.py",
                "lib/__pycache__/a.pyc",
                ".venv/bin/x",
                "node_modules/x.js",
                "data/big.bin",
                "data/keep.txt",
                "notes.tmp",
                "deep/notes.tmp",
                ".DS_Store")) {
            write(path, "x");
        }
        write(".runctlignore", "# by hand\ndata/*\n!data/keep.txt\n*.tmp\n");
        assertThat(scanned()).containsExactly(".runctlignore", "data/keep.txt", "lib/a.py", "train.py");
        assertThat(reader.scan(root, new Cancellation()).ignored()).isEqualTo(7);
    }

    @Test
    void inAWorkTreeGitSays() throws Exception {
        git("init", "-q");
        write("train.py", "x");
        write("gone.py", "x");
        write("model.bin", "x");
        write(".gitignore", "*.log\n");
        git("add", "-A");
        git("commit", "-q", "-m", "x");
        Files.delete(root.resolve("gone.py"));
        write("new \u00e9.py", "x");
        write("run.log", "x");
        assertThat(scanned()).containsExactlyInAnyOrder(".gitignore", "model.bin", "new \u00e9.py", "train.py");
        write(".runctlignore", "*.bin\n/new*\n");
        assertThat(scanned()).containsExactlyInAnyOrder(".gitignore", ".runctlignore", "train.py");
    }

    @Test
    void linksOutOfTheProjectAreNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "x");
        write("train.py", "x");
        Files.createSymbolicLink(root.resolve("out"), elsewhere);
        Files.createSymbolicLink(root.resolve("secret"), elsewhere.resolve("secret"));
        Files.createSymbolicLink(root.resolve("inside.py"), root.resolve("train.py"));
        assertThat(scanned()).containsExactly("inside.py", "train.py");
    }

    @Test
    void tooManyFilesAreSaidWithFigures() throws IOException {
        for (int i = 0; i <= 20; i++) {
            Files.createFile(root.resolve("f" + i));
        }
        assertThatThrownBy(() -> new LocalProjectReader(20).scan(root, new Cancellation()))
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.failure()).isInstanceOfSatisfying(Failure.InvalidInput.class, f -> {
                        assertThat(f.problem()).isEqualTo("too-large");
                        assertThat(f.evidence().detail()).contains("20 files");
                    });
                });
    }

    @Test
    void theRootIsTheNearestFolderWithAProjectFile() throws IOException {
        write("sub/deep/train.py", "x");
        write("sub/requirements.txt", "");
        assertThat(reader.rootOf(root.resolve("sub/deep/train.py"))).isEqualTo(root.resolve("sub"));
    }

    @Test
    void hashesFollowTheContent() throws IOException {
        write("a", "abc");
        ProjectFiles files = reader.scan(root, new Cancellation());
        assertThat(contents(files))
                .containsEntry("a", new Content("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
        write("a", "abd");
        assertThat(contents(files).get("a"))
                .isNotEqualTo(new Content("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
        Files.delete(root.resolve("a"));
        assertThat(contents(files)).isEmpty();
    }

    @Test
    void theSameFilesMakeTheSameArchive() throws IOException {
        String longName = "n".repeat(120) + "/\u00e9" + "m".repeat(120);
        write(longName, "long");
        write("run.sh", "#!/bin/sh\n");
        assertThat(root.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        ProjectFiles scanned = reader.scan(root, new Cancellation());
        List<ProjectFiles.File> files = scanned.files();
        Map<String, Content> contents = contents(scanned);
        Path first = reader.archive(root, files, contents);
        assertThat(root.resolve("run.sh").toFile().setLastModified(1_000_000)).isTrue();
        Path second = reader.archive(root, files, contents);
        try {
            assertThat(first).hasSameBinaryContentAs(second);
            List<String> entries = new ArrayList<>();
            try (InputStream in = new GZIPInputStream(Files.newInputStream(first));
                    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    entries.add(entry.getName() + " " + Integer.toOctalString(entry.getMode()) + " "
                            + new String(tar.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
                }
            }
            assertThat(entries).containsExactlyInAnyOrder(longName + " 100644 long", "run.sh 100755 #!/bin/sh");
        } finally {
            Files.delete(first);
            Files.delete(second);
        }
    }
}
