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
import javafx.collections.ListChangeListener;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;

/**
 * Ten thousand instances in the real Instances screen, two regions, refreshed at the program's own pace: frames, filter, sort, and
 * how long a change takes to the screen.
 */
final class FleetBenchmark {
    private static final int HALF = 5000;
    private static final int SCREENFUL = 20;
    private static final Location IRELAND = new Location("research", "eu-west-1");
    private static final Location OHIO = new Location("research", "us-east-2");
    private static final Duration ANSWER_TAKES = Duration.ofMillis(400);

    private final Random random = new Random(11);
    private final Map<InstanceRef, InstanceState> changed = new ConcurrentHashMap<>();
    private final Map<Location, List<InstanceSummary>> fleet = new HashMap<>();
    private volatile int listed;
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
        if (listed == 0) {
            return List.of();
        }
        try {
            Thread.sleep(ANSWER_TAKES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException();
        }
        List<InstanceSummary> answer = new ArrayList<>();
        for (InstanceSummary old : fleet.get(location).subList(0, listed)) {
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

    /** What the work answers on the screen's thread. */
    static <T> T onScreen(java.util.concurrent.Callable<T> work) throws Exception {
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
        ScreenWork work = onScreen(ScreenWork::ofThisThread);
        TimeUnit.SECONDS.sleep(3);
        double before = heap();
        work.report(report, "no rows, idle", () -> TimeUnit.SECONDS.sleep(5));
        listed = SCREENFUL;
        feed.refresh();
        work.report(report, "the first 40 rows arrive", () -> awaitRows(model, 2 * SCREENFUL));
        select(stage);
        work.report(report, "40 rows refreshed", () -> TimeUnit.SECONDS.sleep(20));
        listed = HALF;
        feed.refresh();
        work.report(report, "10,000 rows arrive", () -> awaitRows(model, 2 * HALF));
        double after = heap();
        select(stage);
        work.report(report, "10,000 rows refreshed", () -> TimeUnit.SECONDS.sleep(20));
        isLively = true;
        work.report(report, "1 in 100 changes", () -> TimeUnit.SECONDS.sleep(20));
        isLively = false;
        work.report(report, "wheel turned, 60 a second", () -> turnWheel(stage));
        work.report(report, "a page down, 10 a second", () -> pageDown(stage));
        report.note(String.format(
                Locale.ROOT, "heap after collection %.1f MiB without rows, %.1f MiB with 10,000", before, after));
        TimeUnit.SECONDS.sleep(5);
        Sample filter = new Sample();
        work.report(report, "words are typed", () -> filter(filter, stage, model));
        report.ours("filter by a word, to end of layout", filter, "ms");
        Sample sort = new Sample();
        work.report(report, "columns are sorted by", () -> sort(sort, stage));
        report.ours("sort by a column, to end of layout", sort, "ms");
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

    private static void select(Stage stage) throws Exception {
        onScreen(() -> {
            table(stage).getSelectionModel().clearAndSelect(3);
            return true;
        });
    }

    @SuppressWarnings("unchecked")
    private static TableView<InstanceRow> table(Stage stage) {
        return (TableView<InstanceRow>) stage.getScene().lookup(".table-view");
    }

    private static void awaitRows(InstancesViewModel model, int count) throws Exception {
        while (onScreen(() -> model.visibleRows().size()) < count) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.SECONDS.sleep(1);
    }

    private static double heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
    }

    /** Forty pixels at a time, down and up again. */
    private static void turnWheel(Stage stage) throws Exception {
        for (int i = 0; i < 300; i++) {
            double pixels = i < 200 ? -40 : 40;
            Platform.runLater(() -> Event.fireEvent(table(stage).lookup(".virtual-flow"), wheel(pixels)));
            TimeUnit.MICROSECONDS.sleep(16_666);
        }
    }

    private static ScrollEvent wheel(double pixels) {
        return new ScrollEvent(
                ScrollEvent.SCROLL,
                400,
                400,
                400,
                400,
                false,
                false,
                false,
                false,
                false,
                false,
                0,
                pixels,
                0,
                pixels,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                null);
    }

    /** Other rows in all of the window each time. */
    private static void pageDown(Stage stage) throws Exception {
        for (int i = 0; i < 50; i++) {
            int row = i * 173 % 9000;
            Platform.runLater(() -> table(stage).scrollTo(row));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void filter(Sample sample, Stage stage, InstancesViewModel model) throws Exception {
        for (int i = 0; i < 20; i++) {
            for (String text : List.of("g5", "trainer-5", "p4d running", "")) {
                sample.add(laidOut(stage, () -> model.filterProperty().set(text)));
            }
        }
    }

    private static void sort(Sample sample, Stage stage) throws Exception {
        for (int i = 0; i < 5; i++) {
            for (String column : List.of("column-name", "column-uptime", "column-type", "column-state")) {
                sample.add(laidOut(stage, () -> sortBy(stage, column)));
            }
        }
    }

    private static void sortBy(Stage stage, String id) {
        for (TableColumn<InstanceRow, ?> column : table(stage).getColumns()) {
            if (column.getId().equals(id)) {
                table(stage).getSortOrder().setAll(List.of(column));
            }
        }
    }

    /** In milliseconds, until the table has other rows and they have been laid out. */
    private static double laidOut(Stage stage, Runnable work) throws Exception {
        CompletableFuture<Long> done = new CompletableFuture<>();
        ListChangeListener<InstanceRow> listener = change -> Platform.runLater(() -> {
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
            done.complete(System.nanoTime());
        });
        long started = onScreen(() -> {
            table(stage).getItems().addListener(listener);
            long from = System.nanoTime();
            work.run();
            return from;
        });
        long ended = done.get(1, TimeUnit.MINUTES);
        onScreen(() -> {
            table(stage).getItems().removeListener(listener);
            return true;
        });
        TimeUnit.MILLISECONDS.sleep(80);
        return (ended - started) / 1e6;
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
