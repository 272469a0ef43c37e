package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.run.Capsule;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.SourceState;
import dev.runctl.service.Steps;
import dev.runctl.testing.RunBench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capsules of real runs of a real git work tree. */
class CapsuleTest {
    @TempDir
    Path folder;

    private RunBench bench;
    private Path project;

    @BeforeEach
    void project() throws Exception {
        bench = new RunBench(folder.resolve("data"), folder.resolve("homes"));
        project = Files.createDirectories(folder.resolve("work tree/project"));
        Files.writeString(project.resolve("train.py"), "print('one')\n");
        git("init", "-q", "-b", "main");
        git("add", "-A");
        git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-qm", "first");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aRunKnowsItsCommitItsChangesAndItsPackages() throws Exception {
        Run clean = run("--lr", "0.1");
        Files.writeString(project.resolve("train.py"), "print('two')\n");
        Files.writeString(project.resolve("new.py"), "");
        Run changed = run("--lr", "0.2");

        Capsule first = complete(clean);
        Capsule second = complete(changed);

        SourceState before = first.source().orElseThrow();
        assertThat(before.commit()).hasSize(40).isEqualTo(git("rev-parse", "HEAD"));
        assertThat(before.branch()).isEqualTo("main");
        assertThat(before.isChanged()).isFalse();
        SourceState after = second.source().orElseThrow();
        assertThat(after.commit()).isEqualTo(before.commit());
        assertThat(after.diff()).contains("-print('one')").contains("+print('two')");
        assertThat(after.untracked()).containsExactly("new.py");
        assertThat(first.environment().orElseThrow().python()).startsWith("3.");

        assertThat(RunComparison.of(List.of(side(first), side(second)), Instant.EPOCH).stream()
                        .filter(RunComparison.Line::isDifferent)
                        .filter(line -> line.part() != RunComparison.Part.OUTCOME)
                        .map(line -> line.name() + ": "
                                + RunComparison.summary(
                                        line, line.values().getFirst().text()) + " | "
                                + RunComparison.summary(
                                        line, line.values().getLast().text())))
                .containsExactly("--lr: 0.1 | 0.2", "changes: - | +1 -1 (1)", "untracked: - | new.py");
    }

    private static RunComparison.Side side(Capsule capsule) {
        return new RunComparison.Side(capsule, List.of(), List.of());
    }

    @Test
    void theExportHoldsTheRunItsPatchItsPackagesAndItsLog() throws Exception {
        Files.writeString(project.resolve("train.py"), "print('two')\n");
        Run run = run();
        complete(run);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            bench.logs.catchUp(run.id(), new Cancellation());
            return bench.logs.size(run.id()) > 0;
        });
        Path file = folder.resolve("capsule.zip");

        bench.capsules.export(run.id(), file, new Cancellation());

        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries)
                .containsOnlyKeys(
                        "run.json", "changes.patch", "packages.txt", "checkpoints.json", "metrics.csv", "log.txt");
        assertThat(entries.get("log.txt")).isEqualTo("two\n");
        assertThat(entries.get("run.json")).contains(run.id().value()).contains("\"changed\":true");
        git("stash", "-q");
        Files.writeString(folder.resolve("changes.patch"), entries.get("changes.patch"));
        git("apply", folder.resolve("changes.patch").toString());
        assertThat(project.resolve("train.py")).hasContent("print('two')");
    }

    @Test
    void withoutGitThereIsNoSource() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        Files.writeString(plain.resolve("train.py"), "");
        Run run = bench.launches.launch(bench.request(plain, "train.py", List.of()), Steps.NONE, new Cancellation());

        assertThat(bench.capsules.known(run.id()).source()).isEmpty();
    }

    private Run run(String... arguments) {
        Run run = bench.launches.launch(
                bench.request(project, "train.py", List.of(arguments)), Steps.NONE, new Cancellation());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            bench.runs.refresh(run.request().target());
            return bench.runs.get(run.id()).status().state().isFinal();
        });
        return run;
    }

    private Capsule complete(Run run) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> bench.capsules.complete(run.id(), new Cancellation()),
                        capsule -> capsule.environment().isPresent());
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("git %s: %s", List.of(arguments), said).isZero();
        return said;
    }
}
