package dev.runctl.service.guard;

import dev.runctl.domain.guard.GuardReason;
import dev.runctl.domain.guard.GuardReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    static GuardTags of(GuardReport report) {
        Map<String, String> set = new HashMap<>();
        Set<String> remove = new HashSet<>();
        for (GuardReason reason : List.of(GuardReason.LEASE, GuardReason.TIME, GuardReason.BUDGET)) {
            Optional.ofNullable(report.left().get(reason))
                    .map(left -> report.asked().plus(left).truncatedTo(ChronoUnit.SECONDS))
                    .ifPresentOrElse(at -> set.put(key(reason), at.toString()), () -> remove.add(key(reason)));
        }
        report.idleLimit()
                .ifPresentOrElse(
                        limit -> set.put(IDLE, String.valueOf(Math.max(1, limit.toMinutes()))), () -> remove.add(IDLE));
        return new GuardTags(set, remove);
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
