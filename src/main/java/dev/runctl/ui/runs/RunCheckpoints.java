package dev.runctl.ui.runs;

import dev.runctl.concurrent.Background;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.MeasuredCheckpoint;
import dev.runctl.domain.checkpoint.UploadHealth;
import dev.runctl.domain.checkpoint.UploadReport;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.metric.Curve;
import dev.runctl.domain.metric.Progress;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.ui.common.Failures;
import dev.runctl.ui.control.CheckpointRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The checkpoints of the run shown. While it runs they are asked for now and then; at its end once more. */
public final class RunCheckpoints {
    static final Duration WHILE_ACTIVE = Duration.ofSeconds(10);

    /** Whether there is a checkpoint to resume from without naming one. */
    public enum Resumable {
        /** It has not been asked yet, or what could tell does not answer now. */
        UNKNOWN,
        YES,
        NONE
    }

    private final RunOperations operations;
    private final Background background;
    private final Clock clock;

    private final ObservableList<CheckpointRow> rows = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper loading = new ReadOnlyBooleanWrapper(this, "loading");
    private final ReadOnlyObjectWrapper<Optional<CheckpointService.Listing>> lastSeen =
            new ReadOnlyObjectWrapper<>(this, "lastSeen", Optional.empty());
    private final ReadOnlyBooleanWrapper lost = new ReadOnlyBooleanWrapper(this, "lost");
    private final ReadOnlyObjectWrapper<Resumable> resumable =
            new ReadOnlyObjectWrapper<>(this, "resumable", Resumable.UNKNOWN);
    private final ReadOnlyObjectWrapper<Optional<Failure>> failure =
            new ReadOnlyObjectWrapper<>(this, "failure", Optional.empty());

    private final ReadOnlyObjectWrapper<Optional<UploadReport>> uploads =
            new ReadOnlyObjectWrapper<>(this, "uploads", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<UploadHealth>> uploadHealth =
            new ReadOnlyObjectWrapper<>(this, "uploadHealth", Optional.empty());

    private List<Checkpoint> checkpoints = List.of();
    private List<Curve> curves = List.of();
    private Optional<Progress> progress = Optional.empty();

    /** The names of the checkpoints marked to stay, by run. */
    private Map<RunId, Set<String>> marks = Map.of();

    private Instant asked = Instant.EPOCH;
    private CheckpointService.Standing standing = CheckpointService.Standing.LIVE;
    private Subscription question = Subscription.NONE;

    RunCheckpoints(RunOperations operations, Background background, Clock clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
    }

    void clear() {
        question.close();
        rows.clear();
        checkpoints = List.of();
        curves = List.of();
        progress = Optional.empty();
        standing = CheckpointService.Standing.LIVE;
        lost.set(false);
        resumable.set(Resumable.UNKNOWN);
        asked = Instant.EPOCH;
        loading.set(false);
        failure.set(Optional.empty());
        lastSeen.set(Optional.empty());
        uploads.set(Optional.empty());
        uploadHealth.set(Optional.empty());
    }

    void load(Run run) {
        question.close();
        asked = clock.instant();
        loading.set(true);
        question = background.run(
                () -> look(run),
                seen -> {
                    marks = seen.marks();
                    show(run, seen.listing());
                    uploads.set(seen.uploads());
                    judgeUploads(run);
                },
                this::failed);
    }

    private record Look(
            CheckpointService.Listing listing, Optional<UploadReport> uploads, Map<RunId, Set<String>> marks) {}

    private Look look(Run run) {
        CheckpointService.Listing listing = operations.checkpoints(run.request().target());
        return new Look(
                listing, listing.isLive() ? operations.uploads(run) : Optional.empty(), operations.protectedNames());
    }

    private void judgeUploads(Run run) {
        uploadHealth.set(uploads.get()
                .map(report -> UploadHealth.of(
                        report,
                        checkpoints,
                        run.status().state().isActive(),
                        new UploadHealth.Advance(
                                progress,
                                run.started(),
                                run.request().lineage().isPresent(),
                                run.request().checkpointDir()),
                        clock.instant())));
    }

    /** The run was looked at again: its checkpoints are asked for when it is time, and rows follow its state. */
    void runSeen(Run run) {
        boolean due = Duration.between(asked, clock.instant()).compareTo(WHILE_ACTIVE) >= 0;
        if (run.status().state().isActive() && due && !loading.get()) {
            load(run);
        } else {
            setRows(run);
            judgeUploads(run);
        }
    }

    private void show(Run run, CheckpointService.Listing listing) {
        checkpoints = listing.checkpoints().stream()
                .filter(it -> it.run().equals(Optional.of(run.id())))
                .toList();
        lastSeen.set(Optional.of(listing).filter(it -> !it.isLive()));
        standing = listing.standing();
        lost.set(listing.isGone()
                && checkpoints.stream().allMatch(it -> it.wholeCopies().isEmpty()));
        resumable.set(resumable(listing));
        failure.set(Optional.empty());
        loading.set(false);
        setRows(run);
    }

    /** When the newest complete checkpoint of the run was saved. */
    Optional<Instant> newestWhole() {
        return checkpoints.stream()
                .filter(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)
                .map(Checkpoint::modified)
                .max(java.util.Comparator.naturalOrder());
    }

    /** A stopped instance may hold a newer one than was seen last. */
    private Resumable resumable(CheckpointService.Listing listing) {
        if (!lost.get() && checkpoints.stream().anyMatch(it -> it.verdict().kind() == Verdict.Kind.COMPLETE)) {
            return Resumable.YES;
        }
        return listing.isLive() || listing.isGone() ? Resumable.NONE : Resumable.UNKNOWN;
    }

    private void setRows(Run run) {
        List<CheckpointRow> wanted = CheckpointRow.of(
                        checkpoints.stream()
                                .map(it -> MeasuredCheckpoint.of(it, curves))
                                .toList(),
                        id -> Optional.of(run),
                        standing,
                        clock.instant())
                .stream()
                .map(it -> it.marked(marks))
                .toList();
        if (wanted.size() == rows.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!wanted.get(i).equals(rows.get(i))) {
                    rows.set(i, wanted.get(i));
                }
            }
        } else {
            rows.setAll(wanted);
        }
    }

    /**
     * What the log says of held-out data at a checkpoint's step counts for it as what the file itself says; how far the run is
     * tells whether one should be there.
     */
    void measured(List<Curve> found, Optional<Progress> how) {
        progress = how;
        curves = found.stream().filter(it -> it.name().isHeldOut()).toList();
    }

    private void failed(Exception problem) {
        failure.set(Optional.of(Failures.of(problem)));
        loading.set(false);
    }

    public ObservableList<CheckpointRow> rows() {
        return rows;
    }

    public ReadOnlyBooleanProperty loadingProperty() {
        return loading.getReadOnlyProperty();
    }

    /** What was last seen, where that was not just now because the instance does not run or is gone. */
    public ReadOnlyObjectProperty<Optional<CheckpointService.Listing>> lastSeenProperty() {
        return lastSeen.getReadOnlyProperty();
    }

    /** Whether the run's instance was terminated, and there is no copy to resume from. */
    public ReadOnlyBooleanProperty lostProperty() {
        return lost.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Resumable> resumableProperty() {
        return resumable.getReadOnlyProperty();
    }

    /** How copying to S3 goes; empty where nothing is copied or the instance does not answer. Set before {@link #uploadHealthProperty}. */
    public ReadOnlyObjectProperty<Optional<UploadReport>> uploadsProperty() {
        return uploads.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<UploadHealth>> uploadHealthProperty() {
        return uploadHealth.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Failure>> failureProperty() {
        return failure.getReadOnlyProperty();
    }
}
