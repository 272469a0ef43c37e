package dev.runctl.ui.forgotten;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.text.FailureText;
import dev.runctl.text.ForgottenText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.Workbench;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The Forgotten screen: what was found, what of it is chosen, and what is done about it. */
public final class ForgottenViewModel {
    private static final Messages TEXT = Messages.of("forgotten");

    private final ForgottenOperations operations;
    private final Supplier<List<Location>> locations;
    private final Background background;
    private final Workbench workbench;
    private final FailureText words = new FailureText();

    private final ObservableList<ForgottenRow> rows = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper(this, "summary", "");
    private final ReadOnlyObjectWrapper<Integer> chosen = new ReadOnlyObjectWrapper<>(this, "chosen", 0);
    private List<Location> shown = List.of();
    private Cancellation cancel = new Cancellation();

    public ForgottenViewModel(
            ForgottenOperations operations,
            Supplier<List<Location>> locations,
            Background background,
            Workbench workbench) {
        this.operations = operations;
        this.locations = locations;
        this.background = background;
        this.workbench = workbench;
    }

    /** Looks, unless these regions are shown already. */
    void shown() {
        if (!locations.get().equals(shown)) {
            look();
        }
    }

    void look() {
        cancel.cancel();
        cancel = new Cancellation();
        Cancellation mine = cancel;
        List<Location> where = List.copyOf(locations.get());
        if (!where.equals(shown)) {
            rows.clear();
            summarize();
        }
        shown = where;
        loading.set(true);
        problem.set("");
        background.run(
                () -> operations.find(where, mine),
                found -> {
                    if (mine == cancel) {
                        show(found);
                    }
                },
                e -> {
                    if (mine == cancel) {
                        loading.set(false);
                        problem.set(said(Failures.of(e)));
                    }
                });
    }

    private void show(ForgottenService.Report report) {
        loading.set(false);
        rows.setAll(report.found().stream().map(ForgottenRow::new).toList());
        rows.forEach(row -> row.chosenProperty().subscribe((was, is) -> summarize()));
        problem.set(report.failures().stream().map(this::said).distinct().collect(Collectors.joining(" ")));
        summarize();
    }

    private String said(Failure failure) {
        return words.headline(failure) + " " + words.nextStep(failure);
    }

    private void summarize() {
        List<Forgotten> picked = chosen();
        chosen.set(picked.size());
        List<Forgotten> all = rows.stream().map(ForgottenRow::thing).toList();
        boolean isKnown = all.stream().allMatch(it -> it.usdPerMonth().isPresent());
        summary.set(TEXT.text(
                isKnown ? "chosen" : "chosen-unknown",
                picked.size(),
                Formats.money(ForgottenText.sum(picked)),
                Formats.money(ForgottenText.sum(all))));
    }

    List<Forgotten> chosen() {
        return rows.stream()
                .filter(ForgottenRow::isChosen)
                .map(ForgottenRow::thing)
                .toList();
    }

    /** Tags what is chosen, for colleagues to see. */
    void mark() {
        List<Forgotten> picked = chosen();
        background.run(
                () -> operations.mark(picked),
                marked -> {
                    workbench.info(TEXT.text("mark.done", marked));
                    look();
                },
                e -> workbench.failure(Failures.of(e), Optional.empty()));
    }

    /** Ends what the chosen cost; called once a person has confirmed it. */
    void remove(List<Forgotten> picked) {
        workbench.work(
                TEXT.text("work"),
                (steps, stop) -> operations.remove(picked, steps, stop),
                (ForgottenService.Outcome outcome) -> {
                    outcome.failed().values().stream()
                            .findFirst()
                            .ifPresent(it -> workbench.failure(it, Optional.empty()));
                    workbench.info(TEXT.text("done", outcome.done().size()));
                    look();
                });
    }

    ObservableList<ForgottenRow> rows() {
        return rows;
    }

    ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }

    /** What could not be looked at, or empty. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** How many are chosen and what they cost. */
    ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Integer> chosenCountProperty() {
        return chosen.getReadOnlyProperty();
    }
}
