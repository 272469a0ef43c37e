package dev.runctl.domain.checkpoint;

import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A checkpoint with all that decides whether it may be deleted.
 *
 * @param run the state of the run that wrote it, where that is known
 * @param isProtected whether a person has marked it to stay
 * @param onInstance whether its original lies on an instance, as far as known: one on a terminated instance does not
 * @param logged the names of those of its metrics that its run's log told, not the checkpoint itself
 */
public record HeldCheckpoint(
        Checkpoint checkpoint, Optional<RunState> run, boolean isProtected, boolean onInstance, Set<String> logged) {
    public HeldCheckpoint {
        logged = Set.copyOf(logged);
    }

    /** One whose metrics are all its own. */
    public HeldCheckpoint(Checkpoint checkpoint, Optional<RunState> run, boolean isProtected, boolean onInstance) {
        this(checkpoint, run, isProtected, onInstance, Set.of());
    }

    public boolean isActive() {
        return run.map(RunState::isActive).orElse(false);
    }

    /** Whether its run may want to go on one day. One whose state nobody knows counts. */
    public boolean isUnfinished() {
        return !run.equals(Optional.of(RunState.SUCCEEDED));
    }

    public boolean isComplete() {
        return checkpoint.verdict().kind() == Verdict.Kind.COMPLETE;
    }

    public boolean isIncomplete() {
        return checkpoint.verdict().kind() == Verdict.Kind.INCOMPLETE;
    }

    public boolean isIn(CopyPlace place) {
        return switch (place) {
            case INSTANCE -> onInstance;
            case S3 -> !checkpoint.copies().isEmpty();
        };
    }

    /** Where it is whole: an incomplete one is so nowhere, a copy that has not all of its bytes is none. */
    public List<CopyPlace> wholeIn() {
        if (isIncomplete()) {
            return List.of();
        }
        if (checkpoint.wholeCopies().isEmpty()) {
            return onInstance ? List.of(CopyPlace.INSTANCE) : List.of();
        }
        return onInstance ? List.of(CopyPlace.INSTANCE, CopyPlace.S3) : List.of(CopyPlace.S3);
    }

    /** Bytes that lie in the place. */
    public long bytesIn(CopyPlace place) {
        return switch (place) {
            case INSTANCE -> onInstance ? checkpoint.size() : 0;
            case S3 -> checkpoint.copies().stream().mapToLong(Copy::size).sum();
        };
    }

    /** All that deleting it in the place would take: its path there, or its objects' addresses. */
    public Set<String> spots(CopyPlace place) {
        return switch (place) {
            case INSTANCE -> onInstance ? Set.of(checkpoint.path()) : Set.of();
            case S3 -> checkpoint.copies().stream().map(Copy::uri).collect(Collectors.toSet());
        };
    }

    /** The same in all places. */
    public Set<String> spots() {
        return Stream.of(CopyPlace.values())
                .flatMap(place -> spots(place).stream())
                .collect(Collectors.toSet());
    }

    /** Rules count within one run; checkpoints of unknown runs count by their project. */
    public String group() {
        return checkpoint.run().map(RunId::value).orElse("project " + checkpoint.project());
    }
}
