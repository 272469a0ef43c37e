package dev.runctl.ui.setup;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.setup.CheckState;
import dev.runctl.domain.setup.Finding;
import dev.runctl.domain.setup.Fix;
import dev.runctl.service.setup.SetupService;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.MakeQuestion;
import dev.runctl.ui.common.Workbench;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The checks of one of the chosen locations, each with its own state; they run side by side. On the screen's thread. */
public final class SetupViewModel {
    private static final Messages TEXT = Messages.of("setup");

    /**
     * @param running how many have not ended
     * @param worst of those that have; empty before the first
     */
    public record Summary(int running, int attention, int unknown) {
        public String text() {
            if (running > 0) {
                return TEXT.text("summary.running", running);
            }
            if (attention > 0) {
                String open = unknown == 0 ? "" : ", " + TEXT.text("summary.unknown", unknown);
                return TEXT.text("summary.attention", attention) + open + ".";
            }
            return unknown == 0
                    ? TEXT.text("summary.good")
                    : TEXT.text("summary.none-wrong") + " " + TEXT.text("summary.unknown", unknown) + ".";
        }
    }

    private final SetupService setup;
    private final Supplier<List<Location>> chosen;
    private final Workbench workbench;
    private final Background background;
    private final Consumer<Location> signIn;
    private final ObservableList<SetupRow> rows = FXCollections.observableArrayList();
    private final ObservableList<SetupRow> shown = FXCollections.unmodifiableObservableList(rows);
    private final ReadOnlyObjectWrapper<Summary> summary =
            new ReadOnlyObjectWrapper<>(this, "summary", new Summary(0, 0, 0));
    private final ReadOnlyObjectWrapper<Location> location;
    private Optional<Location> checked = Optional.empty();

    /**
     * @param chosen those that are chosen, at least one
     * @param signIn asks the person to sign in to the location's profile
     */
    public SetupViewModel(
            SetupService setup,
            Supplier<List<Location>> chosen,
            Workbench workbench,
            Background background,
            Consumer<Location> signIn) {
        this.setup = setup;
        this.chosen = chosen;
        this.location =
                new ReadOnlyObjectWrapper<>(this, "location", chosen.get().getFirst());
        this.workbench = workbench;
        this.background = background;
        this.signIn = signIn;
    }

    /** The locations that can be shown, in the order chosen. */
    public List<Location> locations() {
        return chosen.get();
    }

    /** Shows this one's checks. */
    public void show(Location next) {
        location.set(next);
        look();
    }

    /** Checks, unless the shown location was checked already; one that is not chosen any more gives way to the first. */
    public void look() {
        if (!chosen.get().contains(location.get())) {
            location.set(chosen.get().getFirst());
        }
        if (!checked.equals(Optional.of(location.get()))) {
            check();
        }
    }

    /** Checks everything anew. */
    public void check() {
        Location where = location.get();
        checked = Optional.of(where);
        rows.setAll(setup.checks(where).stream().map(SetupRow::new).toList());
        rows.forEach(row -> run(where, row));
    }

    private void run(Location where, SetupRow row) {
        row.begin();
        summarize();
        background.run(() -> setup.check(where, row.id()), found -> end(row, found), e -> {
            end(row, Finding.unknown(Failures.of(e)));
        });
    }

    /** What comes late for a location that is no longer shown changes nothing: its row is gone. */
    private void end(SetupRow row, Finding found) {
        row.end(found);
        summarize();
    }

    private void summarize() {
        summary.set(new Summary(
                count(Optional.empty()),
                count(Optional.of(CheckState.ATTENTION)),
                count(Optional.of(CheckState.UNKNOWN))));
    }

    private int count(Optional<CheckState> state) {
        return (int) rows.stream()
                .filter(row -> row.findingProperty().get().map(Finding::state).equals(state))
                .count();
    }

    /** Shows what it would make, and makes it once that was agreed to. */
    public void make(SetupRow row, Fix.Made made) {
        Location where = location.get();
        background.run(
                () -> MakeQuestion.ask(workbench, made, setup.plan(where, made)),
                agreed -> {
                    if (agreed) {
                        workbench.work(
                                MakeQuestion.title(made),
                                (steps, cancel) -> {
                                    setup.make(where, made);
                                    return true;
                                },
                                done -> {
                                    workbench.info(MakeQuestion.done(made));
                                    run(where, row);
                                });
                    }
                },
                e -> workbench.failure(Failures.of(e), Optional.empty()));
    }

    /** @param done closes what asks */
    BucketChoiceViewModel bucketChoice(SetupRow row, Runnable done) {
        Location where = location.get();
        return new BucketChoiceViewModel(where, setup.buckets(), background, () -> {
            done.run();
            run(where, row);
        });
    }

    public void signIn() {
        signIn.accept(location.get());
    }

    public ObservableList<SetupRow> rows() {
        return shown;
    }

    /** Whose checks are shown. */
    public ReadOnlyObjectProperty<Location> locationProperty() {
        return location.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Summary> summaryProperty() {
        return summary.getReadOnlyProperty();
    }
}
