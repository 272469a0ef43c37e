package dev.runctl.domain.checkpoint;

import dev.runctl.domain.failure.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What was deleted and what was not, however the work ended.
 *
 * @param problem why the work ended before all was tried, if it did
 */
public record CleanReport(List<Entry> entries, Optional<Failure> problem) {
    /** What became of one checkpoint in one place. */
    public enum Outcome {
        DELETED,
        /** It was gone already. */
        GONE,
        /** It is there as before, or partly where a folder's deletion failed in the middle. */
        KEPT,
        /** The connection failed while it was being deleted, so nobody here knows. */
        UNKNOWN,
        /** It was not tried. */
        NOT_TRIED
    }

    /**
     * @param bytes that lay there
     * @param reason why it stays: {@code protected}, {@code newest-of-active}, {@code linked}, {@code no-checkpoint}, {@code s3-access-denied}, {@code s3-unreachable}, or
     *     the system's or S3's words; else empty
     */
    public record Entry(HeldCheckpoint held, CopyPlace place, Outcome outcome, long bytes, String reason) {}

    public CleanReport {
        entries = List.copyOf(entries);
    }

    public long count(Outcome outcome) {
        return entries.stream().filter(it -> it.outcome() == outcome).count();
    }

    /** Bytes that were deleted. */
    public long freed(CopyPlace place) {
        return entries.stream()
                .filter(it -> it.outcome() == Outcome.DELETED && it.place() == place)
                .mapToLong(Entry::bytes)
                .sum();
    }

    /** What the deleted copies in S3 would have cost on AWS. */
    public BigDecimal usdPerMonth() {
        return StoragePrice.s3PerMonth(freed(CopyPlace.S3));
    }

    /** What is there still although it was to go, or may be. */
    public List<Entry> left() {
        return entries.stream()
                .filter(it -> it.outcome() != Outcome.DELETED && it.outcome() != Outcome.GONE)
                .toList();
    }

    /** Whether nothing that was to go is left. */
    public boolean isDone() {
        return problem.isEmpty() && left().isEmpty();
    }
}
