package dev.runctl.bench;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.cost.Cost;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.FakeCloud;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.instances.InstanceRow;
import dev.runctl.ui.instances.InstancesView;
import dev.runctl.ui.instances.InstancesViewModel;
import dev.runctl.ui.theme.Theme;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.stage.Stage;

/**
 * Ten thousand instances in the real Instances screen, two regions, refreshed at the program's own pace: frames, filter, sort, and
 * how long a change takes to the screen.
 */
final class FleetBenchmark {
    private static final int HALF = 5000;
    private static final Location IRELAND = new Location("research", "eu-west-1");
    private static final Location OHIO = new Location("research", "us-east-2");
    private static final Duration ANSWER_TAKES = Duration.ofMillis(400);

    private final Random random = new Random(11);
    private final Map<InstanceRef, InstanceState> changed = new ConcurrentHashMap<>();
    private final Map<Location, List<InstanceSummary>> fleet = new HashMap<>();
    private volatile boolean isEmpty = true;
    private volatile boolean isLively;

    private FleetBenchmark() {
        fleet.put(IRELAND, instances(IRELAND, 0));
        fleet.put(OHIO, instances(OHIO, HALF));
    }

    private static List<InstanceSummary> instances(Location location, int from) {
        List<InstanceSummary> all = new ArrayList<>();
        for (int i = from; i < from + HALF; i++) {
            InstanceState state = i % 5 == 0 ? InstanceState.STOPPED : InstanceState.RUNNING;
            all.add(FakeCloud.instance(
                    location,
                    String.format("i-%017x", i),
                    "trainer-" + i % 977,
                    i % 3 == 0 ? "g5.xlarge" : "p4d.24xlarge",
                    state,
                    "1.006",
                    Duration.ofMinutes(i % 3000)));
        }
        return all;
    }

    /** As a server would answer: new objects each time, every running one older and dearer, one in a hundred in another state. */
    private List<InstanceSummary> list(Location location) {
        if (isEmpty) {
            return List.of();
        }
        try {
            Thread.sleep(ANSWER_TAKES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException();
        }
        List<InstanceSummary> answer = new ArrayList<>();
        for (InstanceSummary old : fleet.get(location)) {
            var instance = old.instance();
            InstanceState state = changed.getOrDefault(instance.ref(), instance.state());
            if (isLively && random.nextInt(100) == 0) {
                state = state == InstanceState.RUNNING ? InstanceState.STOPPING : InstanceState.RUNNING;
            }
            Cost cost = old.cost();
            answer.add(new InstanceSummary(
                    new dev.runctl.domain.instance.Instance(
                            instance.ref(),
                            instance.name(),
                            state,
                            instance.stateReason(),
                            instance.instanceType(),
                            instance.availabilityZone(),
                            instance.lifecycle(),
                            instance.launchTime(),
                            instance.imageId(),
                            instance.publicIp(),
                            instance.tags()),
                    old.agent(),
                    Duration.between(instance.launchTime(), Instant.now()),
                    new Cost(
                            cost.rate(),
                            cost.perHourNow(),
                            cost.accrued().add(BigDecimal.valueOf(random.nextDouble())))));
        }
        return answer;
    }

    static void run(Report report) throws Exception {
        new FleetBenchmark().measure(report);
    }

    private static <T> T onScreen(java.util.concurrent.Callable<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(1, TimeUnit.MINUTES);
    }

    private void measure(Report report) throws Exception {
        try {
            Platform.startup(() -> {});
        } catch (IllegalStateException e) {
            Platform.setImplicitExit(false); // started by an earlier window
        }
        Background background = new Background(UiThread.executor());
        Steady steady = new Steady();
        InstanceFeed feed =
                new InstanceFeed(this::list, List.of(IRELAND, OHIO), UiThread.executor(), Clock.systemUTC());
        InstancesViewModel model = onScreen(() -> new InstancesViewModel(
                feed, new FakeCloud(), background, UiThread.executor(), steady, steady, Clock.systemUTC()));
        InstancesView view = onScreen(() -> new InstancesView(model, (content, closed) -> () -> {}, steady));
        Stage stage = onScreen(() -> {
            Platform.setImplicitExit(false);
            Stage window = new Stage();
            Scene scene = new Scene((javafx.scene.Parent) view.node(), 1400, 900);
            new Theme(new SimpleBooleanProperty(false)).dress(scene);
            window.setScene(scene);
            window.show();
            view.shown();
            return window;
        });
        Frames frames = new Frames();
        TimeUnit.SECONDS.sleep(3);
        double before = heap();
        Sample idle = frames.during(() -> TimeUnit.SECONDS.sleep(5));
        isEmpty = false;
        feed.refresh();
        Sample arriving = frames.during(() -> awaitRows(model));
        double after = heap();
        onScreen(() -> {
            table(stage).getSelectionModel().select(3);
            return true;
        });
        Sample quiet = frames.during(() -> TimeUnit.SECONDS.sleep(20));
        isLively = true;
        Sample lively = frames.during(() -> TimeUnit.SECONDS.sleep(20));
        isLively = false;
        report.ours("frames apart, no rows, idle", idle, "ms");
        report.ours("frames apart, 10,000 rows arrive", arriving, "ms");
        report.ours("frames apart, 10,000 rows refreshed", quiet, "ms");
        report.ours("frames apart, 1 in 100 changes", lively, "ms");
        report.note(String.format(
                Locale.ROOT,
                "longest: %.0f, %.0f, %.0f, %.0f ms; heap after collection %.1f MiB without rows, %.1f MiB with",
                idle.max(),
                arriving.max(),
                quiet.max(),
                lively.max(),
                before,
                after));
        report.ours("filter by a word, to end of layout", filter(stage, model), "ms");
        report.ours("sort by a column, to end of layout", sort(stage), "ms");
        report.ours("change of state to its row", changes(model), "ms");
        report.load();
        onScreen(() -> {
            view.hidden();
            stage.close();
            return true;
        });
        feed.close();
        background.close();
    }

    @SuppressWarnings("unchecked")
    private static TableView<InstanceRow> table(Stage stage) {
        return (TableView<InstanceRow>) stage.getScene().lookup(".table-view");
    }

    private static void awaitRows(InstancesViewModel model) throws Exception {
        while (onScreen(() -> model.visibleRows().size()) < 2 * HALF) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.SECONDS.sleep(1);
    }

    private static double heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }

    private static Sample filter(Stage stage, InstancesViewModel model) throws Exception {
        Sample sample = new Sample();
        for (int i = 0; i < 20; i++) {
            for (String text : List.of("tr", "trainer-5", "p4d running", "")) {
                sample.add(laidOut(stage, () -> model.filterProperty().set(text)));
            }
        }
        return sample;
    }

    private static Sample sort(Stage stage) throws Exception {
        Sample sample = new Sample();
        for (int i = 0; i < 3; i++) {
            for (TableColumn<InstanceRow, ?> column : table(stage).getColumns()) {
                if (column.isVisible()) {
                    sample.add(laidOut(stage, () -> table(stage).getSortOrder().setAll(List.of(column))));
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        }
        return sample;
    }

    /** In milliseconds. */
    private static double laidOut(Stage stage, Runnable work) throws Exception {
        return onScreen(() -> {
            long started = System.nanoTime();
            work.run();
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
            return (System.nanoTime() - started) / 1e6;
        });
    }

    private Sample changes(InstancesViewModel model) throws Exception {
        Sample sample = new Sample();
        List<InstanceRow> rows = onScreen(() -> List.copyOf(model.visibleRows()));
        for (int i = 0; i < 12; i++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
            InstanceRow row = rows.get(random.nextInt(rows.size()));
            InstanceState next = i % 2 == 0 ? InstanceState.TERMINATED : InstanceState.SHUTTING_DOWN;
            CompletableFuture<Long> shown = new CompletableFuture<>();
            onScreen(() -> row.stateProperty().subscribe(state -> {
                if (state == next) {
                    shown.complete(System.nanoTime());
                }
            }));
            long from = System.nanoTime();
            changed.put(row.ref(), next);
            sample.addNanos(shown.get(1, TimeUnit.MINUTES) - from);
        }
        return sample;
    }
}
