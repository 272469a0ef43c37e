package dev.runctl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.Steps;
import dev.runctl.service.run.LogRoute;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.LogViewModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * From a line printed by a script to the frame that shows it. The same lines are read at the same time by {@code tail -f}
 * from the file itself, the least that is possible, and by a boto3 program that reads what is new once a second.
 */
final class LogBenchmark {
    private static final String LAST = "end";

    private LogBenchmark() {}

    static void run(Report report) throws Exception {
        try (Cloud cloud = Cloud.open()) {
            run(report, cloud, LogRoute.SESSION, "log line to screen, Session Manager");
        }
        try (Cloud cloud = Cloud.withLogGroup()) {
            run(report, cloud, LogRoute.CLOUDWATCH, "log line to screen, CloudWatch Logs");
        }
        try (Cloud cloud = Cloud.withoutSessions()) {
            run(report, cloud, LogRoute.COMMAND, "log line to screen, Run Command");
        }
    }

    private static void run(Report report, Cloud cloud, LogRoute route, String what) throws Exception {
        Path project = Files.createTempDirectory("runctl-bench-project");
        Path script = project.resolve("print_times.py");
        try (InputStream in = Objects.requireNonNull(LogBenchmark.class.getResourceAsStream("print_times.py"))) {
            Files.copy(in, script);
        }
        try (Boto3 boto3 = new Boto3(cloud.serving)) {
            InstanceRef instance = cloud.readyInstance();
            Run run = cloud.root
                    .launches()
                    .launch(
                            LaunchBenchmark.request(instance, project, "print_times.py"),
                            Steps.NONE,
                            new Cancellation());
            Path log = log(cloud.folder, run);
            LogViewModel model = LogViewModel.paced(UiThread.executor(), Clock.systemUTC());
            LogWindow window = new LogWindow(model, cloud.root.logs().file(run.id()));
            window.open();
            CompletableFuture<Map<Long, Long>> floor =
                    CompletableFuture.supplyAsync(() -> TailedFile.read(log, LAST), LogBenchmark::onThread);
            CompletableFuture<JsonNode> polled = CompletableFuture.supplyAsync(
                    () -> ask(boto3, instance.id().value(), log.toString()), LogBenchmark::onThread);
            try (Subscription ignored = cloud.root.logs().follow(run.id(), 0, model)) {
                tell(report, what, window.arrivals(), floor.join(), polled.join());
            }
            LogRoute taken = model.routeProperty().get();
            if (taken != route) {
                throw new IllegalStateException("the log came by " + taken);
            }
            window.close();
        } finally {
            Files.delete(script);
            Files.delete(project);
        }
    }

    private static void tell(
            Report report,
            String what,
            CompletableFuture<Map<Long, Long>> shown,
            Map<Long, Long> floor,
            JsonNode polled) {
        Sample ours = new Sample();
        Sample tail = new Sample();
        Sample boto3 = new Sample();
        Map<Long, Long> ourArrivals = shown.join();
        // The first seconds are the readers' starts.
        long from = ourArrivals.keySet().stream().mapToLong(it -> it).min().orElse(0) + 5_000_000_000L;
        ourArrivals.forEach((printed, arrived) -> {
            long polledAt = polled.path(printed.toString()).asLong(-1);
            Long tailedAt = floor.get(printed);
            if (tailedAt == null || polledAt < 0) {
                throw new IllegalStateException("a reader missed line " + printed);
            }
            if (printed >= from) {
                ours.addNanos(arrived - printed);
                tail.addNanos(tailedAt - printed);
                boto3.addNanos(polledAt - printed);
            }
        });
        report.ours(what, ours, "ms");
        report.other(what, "tail -f of the file (the floor)", tail, ours, "ms");
        report.other(what, "boto3, reading once a second", boto3, ours, "ms");
        report.load();
    }

    /** Reading a pipe may hold a virtual thread's carrier; the program's own threads need those. */
    private static void onThread(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    private static JsonNode ask(Boto3 boto3, String instance, String log) {
        try {
            return boto3.ask("poll", instance, log, LAST);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path log(Path folder, Run run) throws IOException {
        Path end = Path.of("runs", run.id().value(), "log");
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.endsWith(end)).findFirst().orElseThrow();
        }
    }
}
