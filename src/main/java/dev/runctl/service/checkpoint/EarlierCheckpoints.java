package dev.runctl.service.checkpoint;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.service.run.InstanceCheckpoints;
import dev.runctl.service.run.RunHistory;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Whether the folder that a new run would save into has checkpoints of an earlier run, told before the launch. */
public final class EarlierCheckpoints {
    /**
     * @param project its name on the instance
     * @param folder as the script is told, relative to the project's folder or absolute
     * @param answers whether the instance can be asked now
     */
    public record Asked(InstanceRef target, String project, String folder, boolean answers) {}

    /**
     * @param free a folder beside it that does not exist; empty where the instance was not asked
     * @param asOf when the checkpoints were seen
     */
    public record Taken(Optional<String> free, Instant asOf) {}

    private final InstanceCheckpoints checkpoints;
    private final SeenCheckpoints seen;
    private final RunHistory history;
    private final Clock clock;

    public EarlierCheckpoints(InstanceCheckpoints checkpoints, SeenCheckpoints seen, RunHistory history, Clock clock) {
        this.checkpoints = checkpoints;
        this.seen = seen;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Blocks. The instance is asked only where a run known here has saved into the folder or checkpoints were seen in it;
     * where it cannot be asked, what was seen last is told. Empty where nothing is known: that is no promise.
     */
    public Optional<Taken> find(Asked asked, Cancellation cancel) {
        Optional<Taken> before = seenBefore(asked);
        if (before.isEmpty() && !isUsed(asked)) {
            return Optional.empty();
        }
        if (!asked.answers()) {
            return before;
        }
        try {
            var check = checkpoints.check(asked.target(), asked.project(), asked.folder(), false, cancel);
            return check.checkpoint()
                    .filter(found -> !check.free().isEmpty())
                    .map(found -> new Taken(Optional.of(check.free()), clock.instant()));
        } catch (ServiceException e) {
            return before; // The launch itself says why the instance does not answer.
        }
    }

    private Optional<Taken> seenBefore(Asked asked) {
        String inside = plain(asked.folder()) + "/";
        return seen.last(asked.target())
                .filter(listing -> listing.checkpoints().stream()
                        .anyMatch(it -> it.project().equals(asked.project())
                                && plain(it.argument()).startsWith(inside)))
                .map(listing -> new Taken(Optional.empty(), listing.asOf()));
    }

    private boolean isUsed(Asked asked) {
        return history.on(asked.target()).stream()
                .map(run -> run.request())
                .anyMatch(it -> it.project().equals(asked.project())
                        && plain(it.checkpointDir()).equals(plain(asked.folder())));
    }

    /** In one spelling of several. */
    private static String plain(String path) {
        return path.replaceAll("/+", "/").replaceFirst("^(\\./)+", "").replaceFirst("(?<=.)/$", "");
    }
}
