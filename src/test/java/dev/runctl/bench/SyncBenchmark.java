package dev.runctl.bench;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.Steps;
import dev.runctl.service.run.SyncService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project of 2,000 files: its first sync, and the sync after one of them was edited; ours includes the start of a script. */
final class SyncBenchmark {
    private static final int FILES = 2_000;
    private static final int FIRST = 5;
    private static final int EDITS = 9;
    private static final String SCRIPT = "package_0/module_0.py";

    private SyncBenchmark() {}

    /** One alternative: copies the project to a place of its own, which the end of the benchmark empties. */
    private record Copier(String name, List<String> command, Map<String, String> environment) {
        void run() throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(name + " failed");
            }
        }
    }

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("runctl-bench-sync");
        Path project = Files.createDirectory(folder.resolve("project"));
        try (Cloud cloud = Cloud.open()) {
            write(project);
            InstanceRef instance = cloud.readyInstance();
            Sample[] first = samples();
            Sample[] edit = samples();
            Sample preview = new Sample();
            for (int i = 0; i < FIRST; i++) {
                Path copy = folder.resolve("copy-" + i);
                Copier rsync =
                        new Copier("rsync", List.of("rsync", "-a", "--delete", project + "/", copy + "/"), Map.of());
                Copier aws = aws(cloud, project, i);
                String name = "bench-" + i;
                time(first[0], () -> launch(cloud, instance, project, name));
                time(first[1], rsync::run);
                time(first[2], aws::run);
                for (int edits = 0; edits < EDITS / FIRST + 1; edits++) {
                    Files.writeString(project.resolve("package_7/module_3.py"), "edited = " + System.nanoTime() + "\n");
                    time(preview, () -> preview(cloud, instance, project, name));
                    time(edit[0], () -> launch(cloud, instance, project, name));
                    time(edit[1], rsync::run);
                    time(edit[2], aws::run);
                }
            }
            tell(report, "sync of 2,000 files, first time", first);
            tell(report, "sync of 2,000 files, one edited", edit);
            report.ours("preview of 2,000 files, one edited", preview, "ms");
            report.load();
        } finally {
            forget(folder);
        }
    }

    private static Sample[] samples() {
        return new Sample[] {new Sample(), new Sample(), new Sample()};
    }

    private static void tell(Report report, String what, Sample[] samples) {
        report.ours(what + " and launched", samples[0], "ms");
        report.other(what, "rsync -a, local", samples[1], samples[0], "ms");
        report.other(what, "aws s3 sync, same endpoint", samples[2], samples[0], "ms");
    }

    private static Copier aws(Cloud cloud, Path project, int number) {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID",
                cloud.serving.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                cloud.serving.secretAccessKey(),
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_EC2_METADATA_DISABLED",
                "true");
        String endpoint = cloud.serving.url().toString();
        String bucket = "s3://bench-sync-" + number;
        try {
            new Copier("aws", List.of("aws", "--endpoint-url", endpoint, "s3", "mb", bucket), environment).run();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("aws is needed", e);
        }
        return new Copier(
                "aws",
                List.of("aws", "--endpoint-url", endpoint, "s3", "sync", "--delete", project.toString(), bucket),
                environment);
    }

    private interface Timed {
        void run() throws Exception;
    }

    private static void time(Sample sample, Timed work) throws Exception {
        long start = System.nanoTime();
        work.run();
        sample.addNanos(System.nanoTime() - start);
    }

    private static void launch(Cloud cloud, InstanceRef instance, Path project, String name) {
        Run run = cloud.root.launches().launch(request(instance, project, name), Steps.NONE, new Cancellation());
        if (run.status().state() != RunState.RUNNING) {
            throw new IllegalStateException(run.status().toString());
        }
    }

    private static void preview(Cloud cloud, InstanceRef instance, Path project, String name) {
        SyncService.Asked asked = SyncService.Asked.of(request(instance, project, name));
        int changed =
                cloud.root.syncs().preview(asked, new Cancellation()).changed().size();
        if (changed != 1) {
            throw new IllegalStateException(changed + " files changed");
        }
    }

    private static dev.runctl.domain.run.RunRequest request(InstanceRef instance, Path project, String name) {
        return new dev.runctl.domain.run.RunRequest(
                instance,
                project,
                name,
                SCRIPT,
                List.of(),
                "python3",
                Map.of(),
                "checkpoints",
                true,
                java.util.Optional.empty());
    }

    /** Text like code: 0.5 to 8 KB a file, 9 MB in all, in 50 folders. */
    private static void write(Path project) throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < FILES; i++) {
            Path file = project.resolve("package_" + i % 50 + "/module_" + i / 50 + ".py");
            Files.createDirectories(file.getParent());
            StringBuilder text = new StringBuilder();
            int lines = 10 + random.nextInt(140);
            for (int line = 0; line < lines; line++) {
                text.append("value_")
                        .append(random.nextInt(100_000))
                        .append(" = compute(")
                        .append(random.nextInt())
                        .append(", scale=")
                        .append(random.nextFloat())
                        .append(")\n");
            }
            Files.writeString(file, i == 0 ? "pass\n" : text);
        }
    }

    private static void forget(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
