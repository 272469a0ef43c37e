package dev.runctl.bench;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.ContentsCheck;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.inspect.RangedInspector;
import dev.runctl.service.checkpoint.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PyTorch file of 2 GiB: looked into, read whole, and loaded by PyTorch itself. All from the same disk's cache. */
final class CheckpointBenchmark {
    private static final int REPETITIONS = 9;
    private static final int FEW = 3;
    private static final String WHAT = "look into a 2 GiB checkpoint";

    private CheckpointBenchmark() {}

    static void run(Report report) throws Exception {
        String python = System.getenv().getOrDefault("RUNCTL_TORCH_PYTHON", "python3");
        Path folder = Files.createTempDirectory("runctl-bench-checkpoint");
        Path file = folder.resolve("large.pt");
        try {
            python(python, "src/test/python/make_checkpoints.py", folder.toString(), "large");
            measure(report, python, file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void measure(Report report, String python, Path file) throws Exception {
        RangedInspector inspector = new RangedInspector();
        Sample ours = new Sample();
        Inspection found = inspector.inspect("large.pt", new LocalFile(file));
        for (int i = 0; i < REPETITIONS; i++) {
            long started = System.nanoTime();
            found = inspector.inspect("large.pt", new LocalFile(file));
            ours.addNanos(System.nanoTime() - started);
        }
        if (found.verdict().kind() != Verdict.Kind.COMPLETE) {
            throw new IllegalStateException(found.verdict().toString());
        }
        Sample whole = new Sample();
        Sample sums = new Sample();
        Sample torch = new Sample();
        for (int i = 0; i < FEW; i++) {
            long started = System.nanoTime();
            read(file);
            whole.addNanos(System.nanoTime() - started);
            started = System.nanoTime();
            ContentsCheck check = inspector.verifyContents(new LocalFile(file), read -> {}, new Cancellation());
            sums.addNanos(System.nanoTime() - started);
            if (check.outcome() != ContentsCheck.Outcome.SOUND) {
                throw new IllegalStateException(check.toString());
            }
            started = System.nanoTime();
            python(python, "-c", "import sys, torch; torch.load(sys.argv[1])['epoch']", file.toString());
            torch.addNanos(System.nanoTime() - started);
        }
        report.ours(WHAT, ours, "ms");
        report.other(WHAT, "reading the file whole", whole, ours, "ms");
        report.other(WHAT, "runctl, all checksums", sums, ours, "ms");
        report.other(WHAT, "python -c torch.load", torch, ours, "ms");
        report.note("%d requests, %d bytes of %d: %d tensors, %d parameters"
                .formatted(
                        found.cost().requests(),
                        found.cost().bytes(),
                        Files.size(file),
                        found.tensors().size(),
                        found.parameters()));
        report.load();
    }

    private static void read(Path file) throws IOException {
        byte[] piece = new byte[4 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            int some = in.read(piece);
            while (some >= 0) {
                some = in.read(piece);
            }
        }
    }

    private static void python(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
