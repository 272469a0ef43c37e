package dev.runctl.bench;

import dev.runctl.sqlite.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 100,000 objects of a bucket, listed as checkpoints by the command line and as they are by {@code aws s3 ls --recursive}, one
 * process each.
 */
final class BucketBenchmark {
    private static final int RUNS = 2000;
    private static final int EACH = 50;
    private static final int REPETITIONS = 3;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern TOLD = Pattern.compile("Cost: .*");

    private BucketBenchmark() {}

    private record Ran(double millis, double peakMib, long lines, String told) {}

    static void run(Report report) throws Exception {
        try (Cloud cloud = Cloud.open()) {
            Map<String, String> environment = Boto3.environment(cloud.serving);
            run(environment, List.of("aws", "s3", "mb", "s3://many"));
            Path seed = Files.writeString(cloud.folder.resolve("seed"), "seed");
            run(environment, List.of("aws", "s3", "cp", seed.toString(), "s3://many/seed"));
            seed(cloud.folder);
            Sample ours = new Sample();
            Sample theirs = new Sample();
            Sample ourPeak = new Sample();
            Sample theirPeak = new Sample();
            String told = "";
            for (int i = 0; i < REPETITIONS; i++) {
                Ran one = run(environment, runctl(cloud.folder, "checkpoint", "list", "s3://many/"));
                Ran other = run(environment, List.of("aws", "s3", "ls", "--recursive", "s3://many/"));
                check(one.lines(), RUNS * EACH + 1L);
                check(other.lines(), RUNS * EACH);
                ours.add(one.millis());
                theirs.add(other.millis());
                ourPeak.add(one.peakMib());
                theirPeak.add(other.peakMib());
                told = one.told();
            }
            String what = "list 100,000 objects";
            report.ours(what, ours, "ms");
            report.other(what, "aws s3 ls --recursive", theirs, ours, "ms");
            report.ours("its peak memory", ourPeak, "MiB");
            report.other("its peak memory", "aws s3 ls --recursive", theirPeak, ourPeak, "MiB");
            report.note("runctl: " + told + " aws: 100 requests by its page size of 1,000");
            report.load();
        }
    }

    private static List<String> runctl(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-classpath",
                System.getProperty("java.class.path"),
                "dev.runctl.Main",
                "--data-dir",
                folder.resolve("other").toString(),
                "--profile",
                "default"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** With what a process has told on standard error, and the most memory it had. */
    private static Ran run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("runctl-bench", ".out");
        Path err = Files.createTempFile("runctl-bench", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            long began = System.nanoTime();
            Process process = builder.start();
            double peak = Double.NaN;
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                peak = peak(process.pid(), peak);
            }
            double millis = (System.nanoTime() - began) / 1e6;
            if (process.exitValue() != 0) {
                throw new IOException(command + ": " + Files.readString(err));
            }
            Matcher told = TOLD.matcher(Files.readString(err));
            try (Stream<String> lines = Files.lines(out, StandardCharsets.UTF_8)) {
                return new Ran(millis, peak, lines.count(), told.find() ? told.group() : "");
            }
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** In MiB; as before where the system does not tell (any more). */
    private static double peak(long pid, double before) {
        try {
            Matcher found = PEAK.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
            return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : before;
        } catch (IOException e) {
            return before;
        }
    }

    /** Straight into the server's index: only what a listing tells is looked at. */
    private static void seed(Path folder) throws IOException {
        Path index;
        try (Stream<Path> files = Files.walk(folder)) {
            index = files.filter(it -> it.endsWith("s3.db")).findFirst().orElseThrow();
        }
        String sql = "INSERT INTO object SELECT 'many', ?, ?, '00000000000000000000000000000000', 1048576, ?, headers,"
                + " checksum_algorithm, checksum, checksum_type, parts FROM object WHERE bucket = 'many' AND key = CAST('seed' AS BLOB)";
        try (Database database = Database.open(index, List.of())) {
            database.write(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(sql)) {
                    for (int run = 0; run < RUNS; run++) {
                        for (int file = 0; file < EACH; file++) {
                            String key =
                                    String.format(Locale.ROOT, "runs/run-%04d/checkpoints/epoch_%03d.pt", run, file);
                            insert.setBytes(1, key.getBytes(StandardCharsets.UTF_8));
                            insert.setString(2, "seed-" + run + "-" + file);
                            insert.setLong(3, Instant.now().getEpochSecond());
                            insert.addBatch();
                        }
                        insert.executeBatch();
                    }
                }
                try (Statement delete = connection.createStatement()) {
                    return delete.executeUpdate(
                            "DELETE FROM object WHERE bucket = 'many' AND key = CAST('seed' AS BLOB)");
                }
            });
        }
    }

    private static void check(long lines, long wanted) {
        if (lines != wanted) {
            throw new IllegalStateException(lines + " lines instead of " + wanted);
        }
    }
}
