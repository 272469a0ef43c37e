package dev.runctl.service.guard;

import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The armed limits as tags of the instance, so that colleagues see them, in whatever program. They tell; what holds is on
 * the instance.
 */
record GuardTags(Map<String, String> set, Set<String> remove) {
    private static final String IDLE = "runctl:idle-minutes";

    private static final List<GuardReason> TIMED = List.of(GuardReason.LEASE, GuardReason.TIME, GuardReason.BUDGET);

    static GuardTags of(GuardReport report) {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        for (GuardReason reason : TIMED) {
            Optional.ofNullable(report.left().get(reason))
                    .map(left -> report.asked().plus(left).truncatedTo(ChronoUnit.SECONDS))
                    .ifPresentOrElse(at -> set.put(key(reason), at.toString()), () -> remove.add(key(reason)));
        }
        report.idleLimit()
                .ifPresentOrElse(
                        limit -> set.put(IDLE, String.valueOf(Math.max(1, limit.toMinutes()))), () -> remove.add(IDLE));
        return new GuardTags(set, remove);
    }

    /** Keys of ours among an instance's tags. */
    static Set<String> of(Map<String, String> tags) {
        Set<String> keys = new HashSet<>(TIMED.stream().map(GuardTags::key).toList());
        keys.add(IDLE);
        keys.retainAll(tags.keySet());
        return keys;
    }

    /** Whether there is one of ours; asked of every instance in a long list. */
    static boolean areIn(Map<String, String> tags) {
        return !tags.isEmpty() && (tags.containsKey(IDLE) || TIMED.stream().anyMatch(it -> tags.containsKey(key(it))));
    }

    /** Whether both tell the same, but for the seconds that an answer is on its way. */
    boolean says(GuardTags other) {
        return set.keySet().equals(other.set.keySet())
                && set.entrySet().stream().allMatch(it -> isNear(it.getValue(), other.set.get(it.getKey())));
    }

    private static boolean isNear(String one, @Nullable String other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<Instant> first = time(one);
        Optional<Instant> second = time(other);
        return first.isPresent()
                && second.isPresent()
                && Duration.between(first.get(), second.get()).abs().toSeconds() < 30;
    }

    /** The first of the limits that a person's tags, or ours, tell of. */
    static Optional<GuardReport.Next> next(Map<String, String> tags) {
        return TIMED.stream()
                .flatMap(reason -> time(tags.get(key(reason))).stream().map(at -> new GuardReport.Next(reason, at)))
                .min(Comparator.comparing(GuardReport.Next::at));
    }

    static String key(GuardReason reason) {
        return "runctl:" + reason.word() + "-until";
    }

    /** Empty for what is no time: anybody may write tags. */
    static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
