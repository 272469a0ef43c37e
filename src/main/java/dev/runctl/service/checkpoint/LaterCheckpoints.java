package dev.runctl.service.checkpoint;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.TrainingOrder;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run that goes on from a checkpoint would write over: a script that trains the same epochs again writes the same names. */
final class LaterCheckpoints {
    private LaterCheckpoints() {}

    /**
     * The whole ones on the instance, in the folder the run saves into and later than the one chosen, newest first. They need not be
     * the run's own: one that was resumed from it went on in the same folder.
     *
     * @param all what the instance tells, of all its runs
     */
    static List<Checkpoint> than(Checkpoint chosen, Run parent, List<Checkpoint> all) {
        List<Checkpoint> own = all.stream()
                .filter(it -> it.run().equals(Optional.of(parent.id())))
                .toList();
        Set<String> folders = own.stream()
                .filter(Checkpoint::isOnInstance)
                .map(it -> folder(it.path()))
                .collect(Collectors.toSet());
        Set<String> shapes = own.stream().map(it -> shape(it.name())).collect(Collectors.toSet());
        shapes.add(shape(chosen.name()));
        List<Checkpoint> later = all.stream()
                .filter(it -> it.isOnInstance() && it.verdict().kind() == Verdict.Kind.COMPLETE)
                .filter(it -> folders.contains(folder(it.path())) || isToldOf(parent, it))
                // Files of another kind of name are somebody else's, and are left alone.
                .filter(it -> shapes.contains(shape(it.name())))
                .filter(it -> !it.path().equals(chosen.path()) && isLater(it, chosen))
                .toList();
        return later.stream().sorted(TrainingOrder.newestFirst(later)).toList();
    }

    private static boolean isToldOf(Run parent, Checkpoint checkpoint) {
        return Objects.equals(checkpoint.project(), parent.request().project())
                && folder(checkpoint.argument()).equals(parent.request().checkpointDir());
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** The name without what counts in it. */
    private static String shape(String name) {
        return name.replaceAll("\\d+", "#");
    }

    /** By epoch, then step, where both tell them; else by the time of writing, which within a run is right in any case. */
    private static boolean isLater(Checkpoint one, Checkpoint other) {
        boolean isTimeTrue =
                one.isOnInstance() && other.isOnInstance() && one.run().equals(other.run());
        if (isTimeTrue && one.modified().isBefore(other.modified())) {
            return false;
        }
        if (one.epoch().isPresent()
                && other.epoch().isPresent()
                && one.epoch().getAsLong() != other.epoch().getAsLong()) {
            return one.epoch().getAsLong() > other.epoch().getAsLong();
        }
        if (one.step().isPresent() && other.step().isPresent()) {
            return one.step().getAsLong() > other.step().getAsLong();
        }
        return one.epoch().isEmpty() && one.modified().isAfter(other.modified());
    }
}
