package dev.runctl.ui.train;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.IgnoreLine;
import dev.runctl.domain.run.SyncPreview;
import dev.runctl.service.run.SyncService;
import dev.runctl.text.ByteSize;
import dev.runctl.text.Messages;
import dev.runctl.text.SyncText;
import dev.runctl.ui.common.Failures;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What a launch would send, read again whenever something that matters to it changes. */
final class CodeViewModel {
    private static final Messages TEXT = Messages.of("train");

    private final TrainOperations operations;
    private final Background background;
    private final SyncText words = new SyncText();
    private final ReadOnlyObjectWrapper<Optional<SyncPreview>> preview =
            new ReadOnlyObjectWrapper<>(this, "preview", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());
    private final ReadOnlyBooleanWrapper reading = new ReadOnlyBooleanWrapper(this, "reading", false);
    private final ObservableList<IgnoreLine> ignored = FXCollections.observableArrayList();
    private final ObservableList<IgnoreLine> shownIgnored = FXCollections.unmodifiableObservableList(ignored);
    private Optional<SyncService.Asked> asked = Optional.empty();
    private Cancellation latest = new Cancellation();

    CodeViewModel(TrainOperations operations, Background background) {
        this.operations = operations;
        this.background = background;
    }

    /** Reads what is asked for, unless that has been read or is being read already. Nothing is read for nothing. */
    void ask(Optional<SyncService.Asked> next) {
        if (!next.equals(asked)) {
            boolean isSameProject = next.map(SyncService.Asked::root).equals(asked.map(SyncService.Asked::root));
            asked = next;
            if (!isSameProject) {
                preview.set(Optional.empty());
                ignored.clear();
            }
            read();
        }
    }

    /** Reads once more: files may have changed. */
    void read() {
        latest.cancel();
        reading.set(false);
        failure.set(Optional.empty());
        if (asked.isEmpty()) {
            return;
        }
        Cancellation mine = new Cancellation();
        latest = mine;
        reading.set(true);
        SyncService.Asked what = asked.get();
        background.run(
                () -> operations.preview(what, mine),
                found -> {
                    if (!mine.isCancelled()) {
                        reading.set(false);
                        preview.set(Optional.of(found));
                    }
                },
                e -> {
                    if (!mine.isCancelled()) {
                        reading.set(false);
                        preview.set(Optional.empty());
                        failure.set(Optional.of(Failures.of(e)));
                    }
                });
    }

    /** Stops reading; what has been read stays. */
    void stop() {
        if (reading.get()) {
            latest.cancel();
            reading.set(false);
            asked = Optional.empty();
        }
    }

    /** Leaves the folder or file out from now on, and reads again. */
    void leaveOut(String path, boolean folder) {
        asked.ifPresent(what -> background.run(
                () -> operations.ignore(what.root(), path, folder),
                line -> {
                    ignored.add(line);
                    read();
                },
                e -> failure.set(Optional.of(Failures.of(e)))));
    }

    /** Takes the newest line of {@link #ignored} out of the ignore file again, and reads again. */
    void undo() {
        if (ignored.isEmpty()) {
            return;
        }
        IgnoreLine line = ignored.removeLast();
        background.run(
                () -> {
                    operations.unignore(line);
                    return line;
                },
                done -> read(),
                e -> failure.set(Optional.of(Failures.of(e))));
    }

    /** What was left out of this project since it was opened, and can be undone; newest last. */
    ObservableList<IgnoreLine> ignored() {
        return shownIgnored;
    }

    /** One line; empty while nothing is known. */
    String summary() {
        return preview.get().map(it -> words.summary(it, ByteSize::text)).orElse("");
    }

    String warning(SyncPreview.Warning warning) {
        return words.warning(warning, ByteSize::text);
    }

    /** Why this cannot be sent; empty where it can or nothing is known yet. */
    String obstacle() {
        return preview.get().stream()
                .flatMap(it -> it.warnings().stream())
                .filter(it -> it.kind().isObstacle())
                .findFirst()
                .map(this::warning)
                .orElse("");
    }

    /** Whether a file would travel, in a word. */
    static String fate(boolean changed) {
        return TEXT.text(changed ? "code.travels" : "code.same");
    }

    ReadOnlyObjectProperty<Optional<SyncPreview>> previewProperty() {
        return preview.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty readingProperty() {
        return reading.getReadOnlyProperty();
    }
}
