package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.LeftOut;
import dev.runctl.domain.run.ProjectFiles;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.domain.run.SyncPreview.Kind;
import dev.runctl.project.LocalProjectReader;
import dev.runctl.service.Steps;
import dev.runctl.testing.RunBench;
import dev.runctl.text.SyncText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preview says what the next launch does, and a launch copes with files that change meanwhile. */
class SyncServiceTest {
    @TempDir
    Path folder;

    private RunBench bench;
    private Path project;
    private SyncService syncs;

    @BeforeEach
    void open() throws IOException {
        bench = new RunBench(folder);
        project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), "print('trained')\n");
        Files.writeString(project.resolve("old.py"), "old = 1\n");
        syncs = new SyncService(new LocalProjectReader(), bench.history);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private SyncPreview preview() {
        return syncs.preview(SyncService.Asked.of(bench.request(project, "train.py", List.of())), new Cancellation());
    }

    private void launchToTheEnd() {
        waitForEndOf(bench.launch(bench.request(project, "train.py", List.of())));
    }

    private void waitForEndOf(Run run) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(1))
                .until(() -> bench.look(run.id()).status().state().isFinal());
    }

    private static List<String> paths(List<ProjectFiles.File> files) {
        return files.stream().map(ProjectFiles.File::path).toList();
    }

    @Test
    void thePreviewSaysWhatTheNextLaunchSends() throws IOException {
        SyncPreview first = preview();
        assertThat(first.isFirst()).isTrue();
        assertThat(paths(first.changed())).containsExactly("old.py", "train.py");
        assertThat(new SyncText().summary(first, Long::toString)).isEqualTo("Code: 2 files, 25 to send");
        launchToTheEnd();
        assertThat(new SyncText().summary(preview(), Long::toString))
                .isEqualTo("Code: 2 files, 25; nothing changed since the last sync");
        Files.writeString(project.resolve("train.py"), "print(2)\n");
        Files.delete(project.resolve("old.py"));
        Files.createDirectories(project.resolve("checkpoints"));
        Files.writeString(project.resolve("checkpoints/last.json"), "{}");
        SyncPreview next = preview();
        assertThat(paths(next.changed())).containsExactly("train.py");
        assertThat(next.deleted()).containsExactly("old.py");
        assertThat(next.files().leftOut()).contains(new LeftOut("checkpoints", true, LeftOut.Reason.CHECKPOINTS));
        assertThat(new SyncText().summary(next, Long::toString))
                .isEqualTo("Code: 1 file, 9; 1 file changed since the last sync, 9 to send, 1 file to delete");
    }

    @Test
    void whatIsNoCodeIsWarnedOfAndOneLineLeavesItOut() throws IOException {
        for (String path : List.of("data/train/a.npy", "data/val/b.npy", "old/model.safetensors")) {
            Files.createDirectories(project.resolve(path).getParent());
            try (RandomAccessFile file =
                    new RandomAccessFile(project.resolve(path).toFile(), "rw")) {
                file.setLength(120_000_000); // sparse
            }
        }
        Files.write(project.resolve("tiny.npy"), new byte[100]);
        SyncPreview preview = syncs.preview(
                new SyncService.Asked(project, java.util.Optional.empty(), "project", "train.py", "checkpoints"),
                new Cancellation());
        assertThat(preview.warnings().stream().map(it -> it.kind() + " " + it.path() + " " + it.count()))
                .containsExactly("LARGE data 6", "CHECKPOINTS old 1", "DATA data 2");
        assertThat(preview.folders().getFirst()).isEqualTo(new SyncPreview.Folder("data", 2, 240_000_000));
        syncs.ignore(project, "data", true);
        syncs.ignore(project, "old", true);
        assertThat(preview().warnings()).isEmpty();
        assertThat(preview().files().leftOut())
                .contains(new LeftOut("data", true, LeftOut.Reason.RULE, "/data/", ".runctlignore", 1));
    }

    @Test
    void whatIsTooMuchIsShownByThePreviewAndRefusedByTheLaunch() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(project.resolve("huge.bin").toFile(), "rw")) {
            file.setLength(600_000_000);
        }
        assertThat(preview().warnings().getFirst().kind()).isEqualTo(Kind.TOO_LARGE);
        assertThatThrownBy(() -> bench.launch(bench.request(project, "train.py", List.of())))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.InvalidInput.class,
                                        f -> assertThat(f.problem()).isEqualTo("too-large")));
        assertThat(bench.commands.scripts()).isEmpty();
    }

    /** Somebody saves a file each time after it has been looked at. */
    @Test
    void aLaunchTakesFilesAsTheyAreInTheEndAndGivesUpOnOneThatNeverRests() throws IOException {
        int[] changes = {2};
        ProjectReader restless = new RestlessReader(new LocalProjectReader(), () -> {
            if (changes[0]-- > 0) {
                Files.writeString(project.resolve("old.py"), "old = " + System.nanoTime() + "\n");
            }
        });
        LaunchService launches = bench.launchesOf(restless);
        Run run = launches.launch(bench.request(project, "train.py", List.of()), Steps.NONE, new Cancellation());
        assertThat(bench.commands.home(bench.instance).resolve("projects/project/old.py"))
                .hasSameTextualContentAs(project.resolve("old.py"));
        waitForEndOf(run);
        Files.writeString(project.resolve("old.py"), "old = 0\n");
        changes[0] = 1000;
        assertThatThrownBy(() ->
                        launches.launch(bench.request(project, "train.py", List.of()), Steps.NONE, new Cancellation()))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.failure()).isInstanceOfSatisfying(Failure.InvalidInput.class, f -> {
                            assertThat(f.problem()).isEqualTo("changing");
                            assertThat(f.evidence().detail()).isEqualTo("old.py");
                        }));
        assertThat(bench.runs.history()).hasSize(1);
    }

    private interface Change {
        void make() throws IOException;
    }

    private record RestlessReader(ProjectReader real, Change change) implements ProjectReader {
        @Override
        public Path rootOf(Path script) {
            return real.rootOf(script);
        }

        @Override
        public ProjectFiles scan(Path root, Cancellation cancel) {
            return real.scan(root, cancel);
        }

        @Override
        public Map<String, Content> contents(ProjectFiles files, Cancellation cancel) {
            Map<String, Content> contents = real.contents(files, cancel);
            try {
                change.make();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return contents;
        }

        @Override
        public Path archive(Path root, List<ProjectFiles.File> files, Map<String, Content> contents) {
            return real.archive(root, files, contents);
        }

        @Override
        public IgnoreLine ignore(Path root, String path, boolean folder) {
            return real.ignore(root, path, folder);
        }

        @Override
        public void unignore(IgnoreLine line) {
            real.unignore(line);
        }
    }
}
