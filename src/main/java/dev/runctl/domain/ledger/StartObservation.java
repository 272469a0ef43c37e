package dev.runctl.domain.ledger;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.ledger.Start.Ended;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What looking at an instance once adds to what is known of its starts. */
public final class StartObservation {
    /** EC2 writes the time of a stop into its reason: {@code User initiated (2026-01-31 17:05:09 GMT)} (EC2 user guide). */
    private static final Pattern TIME =
            Pattern.compile("\\((\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}) (?:GMT|UTC)\\)");

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private StartObservation() {}

    /**
     * @param latest the newest start that is known of the instance
     * @param at when the instance was described
     * @return the starts that changed or are new, the older first
     */
    public static List<Start> of(Optional<Start> latest, Instance instance, Instant at) {
        boolean runs =
                instance.state().isBilled() || (instance.state() == InstanceState.STOPPING && hibernates(instance));
        if (latest.isPresent() && !instance.launchTime().isAfter(latest.get().launched())) {
            return same(latest.get(), instance, at, runs);
        }
        List<Start> changed = new ArrayList<>();
        // It ran, ended and was started again while nobody looked.
        latest.filter(it -> it.ended().isEmpty())
                .map(it -> it.endedAt(between(it.seen(), instance.launchTime())))
                .ifPresent(changed::add);
        Start next = new Start(
                instance.ref(),
                instance.launchTime(),
                instance.launchTime(),
                Optional.empty(),
                instance.instanceType(),
                instance.availabilityZone(),
                instance.lifecycle(),
                !instance.publicIp().isEmpty());
        if (runs) {
            changed.add(next.seenAt(at, false));
        } else if (isBeforeRunning(instance)) {
            return changed;
        } else {
            // One that was never seen running counts where EC2 tells when it ended, or where its time can be bounded at
            // all.
            toldEnd(instance, next.launched(), at)
                    .or(() -> latest.map(it -> between(next.launched(), at)))
                    .ifPresent(end -> changed.add(next.endedAt(end)));
        }
        return changed;
    }

    /** One that is in a complete list no more: it was terminated a while ago. */
    public static List<Start> gone(Optional<Start> latest, Instant at) {
        return latest.filter(it -> it.ended().isEmpty()).map(it -> it.endedAt(between(it.seen(), at))).stream()
                .toList();
    }

    private static List<Start> same(Start known, Instance instance, Instant at, boolean runs) {
        if (runs) {
            return List.of(known.seenAt(at, !instance.publicIp().isEmpty()));
        }
        if (known.ended().isPresent()) {
            return List.of();
        }
        return List.of(known.endedAt(toldEnd(instance, known.seen(), at).orElseGet(() -> between(known.seen(), at))));
    }

    private static boolean isBeforeRunning(Instance instance) {
        return instance.state() == InstanceState.PENDING;
    }

    private static Ended between(Instant earliest, Instant latest) {
        return new Ended(earliest, latest.isBefore(earliest) ? earliest : latest);
    }

    /** Writing the memory to disk is paid for, unlike another stop (EC2 user guide, "Instance lifecycle"). */
    private static boolean hibernates(Instance instance) {
        return instance.stateReason().toLowerCase(Locale.ROOT).contains("hibernate");
    }

    /**
     * When EC2 says that it ended, if that can be: not before it was last seen running, not after now. Of a hibernation it
     * says when that began.
     */
    private static Optional<Ended> toldEnd(Instance instance, Instant earliest, Instant at) {
        Matcher matcher = TIME.matcher(instance.stateReason());
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            Instant told = LocalDateTime.parse(matcher.group(1), WRITTEN).toInstant(ZoneOffset.UTC);
            return Optional.of(told)
                    .filter(it -> !it.isBefore(earliest) && !it.isAfter(at))
                    .map(it -> hibernates(instance) ? between(it, at) : Ended.at(it));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
