package dev.runctl.ui.instances;

import dev.runctl.text.FailureText;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed.Part;
import dev.runctl.ui.common.InstanceFeed.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with the listed instances, and how old they are, in words. */
final class ListTroubles {
    private static final Messages TEXT = Messages.of("instances");

    /** Up to this age a list needs no word about it: that is the pace at which a window in front asks. */
    private static final Duration FRESH = Duration.ofSeconds(8);

    private final FailureText failureText = new FailureText();

    /** A line for each location that could not be asked but is no reason to show nothing; empty when there is none. */
    String of(Snapshot snapshot, Instant now) {
        boolean one = snapshot.parts().size() == 1;
        return snapshot.parts().stream()
                .filter(part ->
                        part.failure().isPresent() && (!one || part.asOf().isPresent()))
                .map(part ->
                        one ? reason(part, now) : TEXT.text("stale.region", place(snapshot, part), reason(part, now)))
                .collect(Collectors.joining("\n"));
    }

    private String reason(Part part, Instant now) {
        String headline = failureText.headline(part.failure().orElseThrow());
        return part.asOf()
                .map(asOf -> TEXT.text("stale", headline, Formats.age(asOf, now)))
                .orElseGet(() -> TEXT.text("stale.unknown", headline));
    }

    /** The region, with its profile where several are listed. */
    static String place(Snapshot snapshot, Part part) {
        return RegionChoice.name(
                part.location(), snapshot.parts().stream().map(Part::location).toList());
    }

    /** The age of the oldest list that is older than it usually is, empty when all are fresh or already told of. */
    String age(Snapshot snapshot, Instant now) {
        List<Part> answered = snapshot.parts().stream()
                .filter(part -> part.failure().isEmpty() && part.asOf().isPresent())
                .toList();
        return answered.stream()
                .map(part -> part.asOf().orElseThrow())
                .min(Comparator.naturalOrder())
                .filter(oldest -> Duration.between(oldest, now).compareTo(FRESH) > 0)
                .map(oldest -> TEXT.text("as-of", Formats.age(oldest, now)))
                .orElse("");
    }
}
