package dev.runctl.app;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.service.settings.Settings;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.control.guard.GuardAlerts;
import dev.runctl.ui.failure.ErrorWindow;
import dev.runctl.ui.instances.InstancesView;
import dev.runctl.ui.instances.InstancesViewModel;
import dev.runctl.ui.instances.LaunchAlerts;
import dev.runctl.ui.shell.Place;
import dev.runctl.ui.shell.ShellView;
import dev.runctl.ui.shell.ShellViewModel;
import dev.runctl.ui.theme.Theme;
import dev.runctl.ui.train.TrainView;
import dev.runctl.ui.train.TrainViewModel;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desktop: one window over the services. Made and used on the screen's thread. */
public final class Desktop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Desktop.class);
    private static final Messages TEXT = Messages.of("shell");
    private static final double LEAST_WIDTH = 1000;
    private static final double LEAST_HEIGHT = 640;

    private final Stage stage;
    private final WindowPlace windowPlace;
    private final Background background = new Background(UiThread.executor());
    private final InstanceFeed feed;
    private final ShellViewModel shell;
    private final ShellView shellView;
    private final DesktopNavigator navigator;
    private final Supplier<Subscription> startBackground;
    private Subscription inBackground = Subscription.NONE;

    /**
     * Starts JavaFX and opens the window; answers once it is under way. The program ends when its last window is closed.
     *
     * @param onClosed called after the window has closed
     */
    public static void open(Supplier<DesktopServices> services, Runnable onClosed) {
        Platform.startup(() -> {
            Desktop desktop = new Desktop(services.get(), new Stage());
            desktop.stage.setOnHidden(event -> {
                desktop.close();
                onClosed.run();
            });
            desktop.show();
        });
    }

    public Desktop(DesktopServices services, Stage stage) {
        this.stage = stage;
        this.windowPlace = new WindowPlace(services.windowFile());
        Settings settings = services.settings().load();
        feed = new InstanceFeed(services.lister(), settings.locations(), UiThread.executor(), services.clock());
        shell = new ShellViewModel(
                background,
                UiThread.executor(),
                services.clock(),
                services.settings(),
                settings,
                services.profiles(),
                feed);
        var systemIsDark = Platform.getPreferences().colorSchemeProperty().map(it -> it == ColorScheme.DARK);
        Theme theme = new Theme(shell.wantsDark(systemIsDark));
        ErrorWindow errors = new ErrorWindow(theme::dress);
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            LOG.error("Unexpected [{}] in {}", ErrorWindow.code(fault), thread.getName(), fault);
            Platform.runLater(() -> errors.show(thread, fault));
        });
        shellView = new ShellView(shell);
        navigator = new DesktopNavigator(shell.placeProperty()::set);
        startBackground = addScreens(services, settings);
        Scene scene = new Scene(shellView.node());
        theme.dress(scene);
        stage.setScene(scene);
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.titleProperty()
                .bind(shell.placeProperty().map(place -> TEXT.text("app.title", TEXT.text(place.textKey()))));
        for (int size : List.of(16, 32, 64, 128, 256)) {
            String name = "icon-" + size + ".png";
            stage.getIcons()
                    .add(new Image(Objects.requireNonNull(ShellView.class.getResource(name), name)
                            .toExternalForm()));
        }
        stage.iconifiedProperty().subscribe(feed::setAway);
        stage.focusedProperty().subscribe((was, is) -> feed.setInFront(is));
        windowPlace.restore(stage);
        StartupReport.onFirstRows(feed);
    }

    /** Answers what starts the work that goes on whatever is shown. */
    private Supplier<Subscription> addScreens(DesktopServices services, Settings settings) {
        InstancesViewModel instances = new InstancesViewModel(
                feed, services.instances(), background, UiThread.executor(), navigator, shell, services.clock());
        TrainViewModel train = new TrainViewModel(
                feed,
                services.train(),
                background,
                UiThread.executor(),
                navigator,
                shell,
                services.exampleScript(),
                settings.lastScript(),
                shell::rememberScript);
        var context = new DesktopScreens.Context(
                background,
                UiThread.executor(),
                navigator,
                shell,
                shellView.overlays(),
                feed,
                shell.downloadFolder(),
                services.clock());
        Supplier<DesktopScreens.Runs> runs = once(() -> services.screens().runs(context));
        Supplier<DesktopScreens.Checkpoints> checkpoints =
                once(() -> services.screens().checkpoints(context));
        GuardAlerts alerts = new GuardAlerts(services.instances().guards(), background, shell, services.clock());
        feed.snapshotProperty().subscribe(alerts::look);
        navigator.connect(instances::reveal, train, runs, checkpoints);
        shellView.add(Place.INSTANCES, once(() -> new InstancesView(instances, shellView.overlays(), shell)));
        shellView.add(Place.TRAIN, once(() -> new TrainView(train, shellView.overlays())));
        shellView.add(Place.RUNS, () -> runs.get().screen());
        shellView.add(Place.CHECKPOINTS, () -> checkpoints.get().screen());
        shellView.add(Place.COSTS, once(() -> services.screens().costs(context)));
        shellView.add(Place.FORGOTTEN, once(() -> services.screens().forgotten(context)));
        shellView.add(Place.SETUP, once(() -> services.screens().setup(context)));
        services.screens().identity(context).ifPresent(shellView::identify);
        shellView.addLaterCommands(instances::commands);
        shellView.addCommands(train::commands);
        shellView.addLaterCommands(found -> services.screens().commands(context, found));
        LaunchAlerts launches = new LaunchAlerts(services.instances(), navigator, shell, UiThread.executor());
        return () -> {
            Subscription later = launches.start();
            Subscription others = services.screens().background(context);
            return () -> {
                later.close();
                others.close();
            };
        };
    }

    private static <T> Supplier<T> once(Supplier<T> source) {
        return new Supplier<>() {
            private Optional<T> made = Optional.empty();

            @Override
            public T get() {
                if (made.isEmpty()) {
                    made = Optional.of(source.get());
                }
                return made.get();
            }
        };
    }

    /** Shows the window and its first screen. */
    public void show() {
        stage.show();
        shellView.open();
        shell.loadProfiles();
        inBackground = startBackground.get();
    }

    public ShellViewModel shell() {
        return shell;
    }

    /** Where screens can be opened from outside. */
    public dev.runctl.ui.common.Navigator navigator() {
        return navigator;
    }

    public Scene scene() {
        return stage.getScene();
    }

    /** Ends polls and background work and keeps the window's place. Runs on instances go on. */
    @Override
    public void close() {
        inBackground.close();
        shellView.close();
        feed.close();
        background.close();
        try {
            windowPlace.save(stage);
        } catch (IOException e) {
            LOG.warn("The window's place could not be kept", e);
        }
    }
}
