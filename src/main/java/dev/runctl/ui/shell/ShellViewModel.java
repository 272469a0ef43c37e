package dev.runctl.ui.shell;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Newest;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.Profile;
import dev.runctl.service.instance.ProfileSource;
import dev.runctl.service.settings.Settings;
import dev.runctl.service.settings.SettingsStore;
import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.DownloadFolder;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.InstanceFeed;
import dev.runctl.ui.common.UiThread;
import dev.runctl.ui.common.Workbench;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The main window's state: where we are, which location, what it costs, long work, notices, questions. */
public final class ShellViewModel implements Workbench {
    private static final Messages TEXT = Messages.of("shell");
    private static final int NOTICES_KEPT = 100;

    private final Background background;
    private final Executor screen;
    private final Clock clock;
    private final SettingsStore store;
    private final ProfileSource profileSource;
    private final InstanceFeed feed;
    private final FailureText failureText = new FailureText();

    // Read-only views are kept, because a view that nobody holds is collected and its listeners with it.
    private volatile Settings latest;
    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(this, "place", Place.INSTANCES);
    private final ReadOnlyObjectWrapper<Settings> settings;
    private final ReadOnlyObjectWrapper<RunningCost> runningCost;
    private final ObservableList<Profile> profiles = FXCollections.observableArrayList(Profile.thisComputer());
    private final ObservableList<Profile> shownProfiles = FXCollections.unmodifiableObservableList(profiles);
    private final ObservableList<WorkItem> work = FXCollections.observableArrayList();
    private final ObservableList<WorkItem> shownWork = FXCollections.unmodifiableObservableList(work);
    private final ObservableList<Notice> notices = FXCollections.observableArrayList();
    private final ObservableList<Notice> shownNotices = FXCollections.unmodifiableObservableList(notices);
    private final ReadOnlyObjectWrapper<Integer> unseen = new ReadOnlyObjectWrapper<>(this, "unseen", 0);
    private final ObservableList<Question> questions = FXCollections.observableArrayList();
    private final ObservableList<Question> shownQuestions = FXCollections.unmodifiableObservableList(questions);

    public ShellViewModel(
            Background background,
            Executor screen,
            Clock clock,
            SettingsStore store,
            Settings first,
            ProfileSource profileSource,
            InstanceFeed feed) {
        this.background = background;
        this.screen = screen;
        this.clock = clock;
        this.store = store;
        this.profileSource = profileSource;
        this.feed = feed;
        this.latest = first;
        this.settings = new ReadOnlyObjectWrapper<>(this, "settings", first);
        InstanceFeed.Snapshot known = feed.snapshotProperty().get();
        this.runningCost = new ReadOnlyObjectWrapper<>(this, "runningCost", RunningCost.of(known));
        Newest<InstanceFeed.Snapshot, RunningCost> summing =
                new Newest<>(background, RunningCost::of, runningCost::set);
        feed.snapshotProperty().subscribe((was, is) -> summing.take(is, is.isLong()));
    }

    /** Reads the profiles; This computer is there from the beginning. */
    public Subscription loadProfiles() {
        return background.run(
                profileSource::profiles, profiles::setAll, e -> failure(Failures.of(e), Optional.empty()));
    }

    public void choose(Location next) {
        choose(List.of(next));
    }

    /** @param next whose instances are listed together, at least one; new instances are made in the first */
    public void choose(List<Location> next) {
        change(it -> it.withLocations(next));
        feed.setLocations(next);
    }

    public void setAppearance(Settings.Appearance next) {
        change(it -> it.withAppearance(next));
    }

    public void rememberScript(String path) {
        change(it -> it.withLastScript(path));
    }

    /** The folder that downloads go to, kept with the settings. */
    public DownloadFolder downloadFolder() {
        return new DownloadFolder() {
            @Override
            public String last() {
                return latest.downloadFolder();
            }

            @Override
            public void remember(String path) {
                change(it -> it.withDownloadFolder(path));
            }
        };
    }

    private void change(UnaryOperator<Settings> change) {
        latest = change.apply(latest);
        settings.set(latest);
        background.run(
                () -> {
                    save();
                    return true;
                },
                saved -> {},
                e -> failure(Failures.of(e), Optional.empty()));
    }

    /** One at a time and always the latest, so that two quick changes cannot end with the older one. */
    private synchronized void save() {
        store.save(latest);
    }

    @Override
    public <T> void work(
            String title, Job<T> job, Consumer<? super T> onSuccess, Function<Failure, Optional<Action>> onFailure) {
        WorkItem item = new WorkItem(title, clock);
        work.add(item);
        background.run(
                () -> {
                    try {
                        return Optional.of(job.run(
                                (step, state, detail) -> screen.execute(() -> item.step(step, state, detail)),
                                item.cancellation()));
                    } catch (CancellationException e) {
                        return Optional.<T>empty();
                    }
                },
                result -> {
                    item.end(result.isPresent() ? WorkItem.State.DONE : WorkItem.State.CANCELLED, Optional.empty());
                    result.ifPresent(onSuccess);
                },
                e -> fail(item, Failures.of(e), onFailure));
    }

    private void fail(WorkItem item, Failure failure, Function<Failure, Optional<Action>> onFailure) {
        if (failure instanceof Failure.Cancelled) {
            item.end(WorkItem.State.CANCELLED, Optional.empty());
            return;
        }
        item.fail(failure, onFailure.apply(failure));
        // Its card shows the failure in place.
        remember(notice(failure, Optional.empty(), true));
    }

    /** Takes the work out of the list; work under way is cancelled first. */
    public void dismiss(WorkItem item) {
        if (item.stateProperty().get().isOver()) {
            work.remove(item);
        } else {
            item.cancel();
        }
    }

    /** Called every second while the window is shown. */
    public void tick() {
        work.stream().filter(it -> !it.stateProperty().get().isOver()).forEach(WorkItem::tick);
    }

    @Override
    public void info(String text) {
        remember(new Notice(clock.instant(), text, "", false, Optional.empty(), List.of(), false));
    }

    @Override
    public void info(String text, Action action) {
        remember(new Notice(clock.instant(), text, "", false, Optional.empty(), List.of(action), false));
    }

    @Override
    public Subscription alert(String text, String next, List<Action> actions) {
        Notice notice = new Notice(clock.instant(), text, next, true, Optional.empty(), actions, false);
        remember(notice);
        return () -> {
            if (notices.removeIf(it -> it == notice)) {
                unseen.set(Math.max(0, unseen.get() - 1));
            }
        };
    }

    @Override
    public void failure(Failure failure, Optional<Action> action) {
        remember(notice(failure, action, false));
    }

    private Notice notice(Failure failure, Optional<Action> action, boolean quiet) {
        return new Notice(
                clock.instant(),
                failureText.headline(failure),
                failureText.nextStep(failure),
                true,
                Optional.of(failure),
                action.stream().toList(),
                quiet);
    }

    private void remember(Notice notice) {
        notices.addFirst(notice);
        if (notices.size() > NOTICES_KEPT) {
            notices.removeLast();
        }
        unseen.set(unseen.get() + 1);
    }

    public void noticesSeen() {
        unseen.set(0);
    }

    @Override
    public int choose(String title, String text, List<String> options, boolean dangerous) {
        return ask(title, text, options, dangerous, "").option();
    }

    @Override
    public Answer ask(String title, String text, List<String> options, String box) {
        return ask(title, text, options, false, box);
    }

    private Answer ask(String title, String text, List<String> options, boolean dangerous, String box) {
        Question question =
                new Question(title, text, options, dangerous, box, new AtomicBoolean(), new CompletableFuture<>());
        screen.execute(() -> questions.add(question));
        try {
            int option = UiThread.await(question.answer());
            return new Answer(option, question.ticked().get());
        } finally {
            screen.execute(() -> questions.remove(question));
        }
    }

    /** What the header says of the location. */
    public ObservableValue<String> locationText() {
        return settings.map(it -> {
            Location location = it.location();
            int others = it.locations().size() - 1;
            String first = location.isThisComputer()
                    ? TEXT.text("location.this-computer")
                    : TEXT.text("location.profile", location.profile(), location.region());
            return others == 0 ? first : TEXT.text("location.and-others", first, others);
        });
    }

    ObservableValue<RunningCost> runningCost() {
        return runningCost.getReadOnlyProperty();
    }

    /** Whether to be dark, given what the system prefers. */
    public ObservableValue<Boolean> wantsDark(ObservableValue<Boolean> systemIsDark) {
        return Bindings.createObjectBinding(
                () -> switch (settings.get().appearance()) {
                    case SYSTEM -> systemIsDark.getValue();
                    case LIGHT -> false;
                    case DARK -> true;
                },
                settings,
                systemIsDark);
    }

    public ObjectProperty<Place> placeProperty() {
        return place;
    }

    public ReadOnlyObjectProperty<Settings> settingsProperty() {
        return settings.getReadOnlyProperty();
    }

    public ObservableList<Profile> profiles() {
        return shownProfiles;
    }

    public ObservableList<WorkItem> workItems() {
        return shownWork;
    }

    /** Newest first. */
    public ObservableList<Notice> notices() {
        return shownNotices;
    }

    public ReadOnlyObjectProperty<Integer> unseenProperty() {
        return unseen.getReadOnlyProperty();
    }

    public ObservableList<Question> questions() {
        return shownQuestions;
    }
}
