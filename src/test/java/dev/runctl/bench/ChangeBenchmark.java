package dev.runctl.bench;

import dev.runctl.app.DesktopServices;
import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.instances.InstanceRow;
import dev.runctl.ui.instances.InstancesView;
import dev.runctl.ui.instances.InstancesViewModel;
import dev.runctl.ui.theme.Theme;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Subscription;

/**
 * boto3 stops and starts an instance of This computer, which the Instances screen shows: from its request to the end of layout of
 * the frame with the row's new state. Nothing else changes, so that the screen asks at its calm pace.
 */
final class ChangeBenchmark {
    private static final int CHANGES = 12;
    private static final int TOGETHER = 500;

    /** After a change the list is asked for more often, for this long. */
    private static final Duration CALM = Duration.ofSeconds(11);

    private final Random random = new Random(7);

    private ChangeBenchmark() {}

    static void run(Report report) throws Exception {
        try {
            Platform.startup(() -> {});
        } catch (IllegalStateException e) {
            Platform.setImplicitExit(false); // started by an earlier window
        }
        try (Cloud cloud = Cloud.open();
                Boto3 boto3 = new Boto3(cloud.serving)) {
            int made = 0;
            for (int count : new int[] {20, 10_000}) {
                while (made < count) {
                    made += cloud.create(Math.min(TOGETHER, count - made)).size();
                }
                TimeUnit.SECONDS.sleep(3); // all are running
                new ChangeBenchmark().measure(report, cloud, boto3, count);
            }
        }
    }

    private void measure(Report report, Cloud cloud, Boto3 boto3, int count) throws Exception {
        DesktopServices services = cloud.root.desktop();
        Steady steady = new Steady();
        try (Background background = new Background(UiThread.executor());
                InstanceFeed feed = new InstanceFeed(
                        services.lister(), List.of(Location.thisComputer()), UiThread.executor(), Clock.systemUTC())) {
            InstancesViewModel model = FleetBenchmark.onScreen(() -> new InstancesViewModel(
                    feed, services.instances(), background, UiThread.executor(), steady, steady, Clock.systemUTC()));
            InstancesView view =
                    FleetBenchmark.onScreen(() -> new InstancesView(model, (content, closed) -> () -> {}, steady));
            Stage stage = FleetBenchmark.onScreen(() -> open(view));
            while (FleetBenchmark.onScreen(() -> model.visibleRows().size()) < count) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            InstanceRow row = FleetBenchmark.onScreen(() -> model.visibleRows().get(3));
            Sample sample = new Sample();
            for (int i = 0; i < CHANGES; i++) {
                Thread.sleep(CALM.plusMillis(random.nextInt(2500)));
                boolean isStop = FleetBenchmark.onScreen(row::state) == InstanceState.RUNNING;
                sample.addNanos(change(boto3, stage, row, isStop));
            }
            report.ours("change by boto3 to row, of " + count, sample, "ms");
            report.note(String.format(java.util.Locale.ROOT, "longest %.0f ms", sample.max()));
            report.load();
            FleetBenchmark.onScreen(() -> {
                view.hidden();
                stage.close();
                return true;
            });
        }
    }

    private static Stage open(InstancesView view) {
        Platform.setImplicitExit(false);
        Stage window = new Stage();
        Scene scene = new Scene((Parent) view.node(), 1400, 900);
        new Theme(new SimpleBooleanProperty(false)).dress(scene);
        window.setScene(scene);
        window.show();
        view.shown();
        return window;
    }

    /** In nanoseconds; the request's way to the server is part of it. */
    private static long change(Boto3 boto3, Stage stage, InstanceRow row, boolean isStop) throws Exception {
        CompletableFuture<Long> shown = new CompletableFuture<>();
        Subscription following =
                FleetBenchmark.onScreen(() -> row.stateProperty().subscribe((was, is) -> {
                    Scene scene = stage.getScene();
                    Runnable[] laidOut = {() -> {}};
                    laidOut[0] = () -> {
                        shown.complete(WallClock.nanos());
                        scene.removePostLayoutPulseListener(laidOut[0]);
                    };
                    scene.addPostLayoutPulseListener(laidOut[0]);
                    Platform.requestNextPulse();
                }));
        long asked = boto3.ask("change", row.ref().id().value(), isStop ? "stop" : "start")
                .path("asked")
                .asLong();
        long nanos = shown.get(1, TimeUnit.MINUTES) - asked;
        FleetBenchmark.onScreen(() -> {
            following.unsubscribe();
            return true;
        });
        return nanos;
    }
}
