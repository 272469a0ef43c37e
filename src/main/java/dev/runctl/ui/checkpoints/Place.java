package dev.runctl.ui.checkpoints;

import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.checkpoint.CheckpointService;
import dev.runctl.service.run.ShellQuote;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where to look for checkpoints: an instance, or the one run of interest on it. */
public sealed interface Place {
    InstanceRef instance();

    String title();

    /** What tells it apart from its like. */
    String detail();

    /**
     * @param runs how many runs of the history were on it
     */
    record OnInstance(InstanceRef instance, String title, String detail, InstanceState state, long runs)
            implements Place {}

    record OfRun(InstanceRef instance, Run run) implements Place {
        @Override
        public String title() {
            return run.request().script();
        }

        @Override
        public String detail() {
            return ShellQuote.join(run.request().arguments());
        }

        public RunState state() {
            return run.status().state();
        }
    }

    /** Whether both name the same place, whatever their state. */
    default boolean isSame(Place other) {
        return switch (this) {
            case OnInstance here ->
                other instanceof OnInstance there && here.instance().equals(there.instance());
            case OfRun here ->
                other instanceof OfRun there
                        && here.run().id().equals(there.run().id());
        };
    }

    /** The instances that still have a disk, those with runs first. */
    static List<Place> instances(List<InstanceSummary> present, List<Run> history) {
        return present.stream()
                .map(InstanceSummary::instance)
                .filter(it -> it.state() != InstanceState.TERMINATED)
                .map(it -> of(it, history))
                .sorted(Comparator.comparing(it -> it.runs() == 0))
                .<Place>map(it -> it)
                .toList();
    }

    private static OnInstance of(Instance instance, List<Run> history) {
        long runs = history.stream()
                .filter(it -> it.request().target().equals(instance.ref()))
                .count();
        return new OnInstance(instance.ref(), instance.displayName(), instance.instanceType(), instance.state(), runs);
    }

    /**
     * The runs of the locations that may have checkpoints, newest first. One is left out where its instance has been asked since
     * its end and told of none; one that copies to S3 may still have them there.
     *
     * @param seen what each instance told last
     */
    static List<Place> runs(
            List<Run> history, Collection<Location> locations, Map<InstanceRef, CheckpointService.Listing> seen) {
        return history.stream()
                .filter(it -> locations.contains(it.request().target().location()))
                .filter(it -> mayHaveSaved(
                        it, Optional.ofNullable(seen.get(it.request().target()))))
                .<Place>map(it -> new OfRun(it.request().target(), it))
                .toList();
    }

    private static boolean mayHaveSaved(Run run, Optional<CheckpointService.Listing> seen) {
        if (run.status().state().isActive() || run.request().uploads() || seen.isEmpty()) {
            return true;
        }
        boolean told = run.ended().map(it -> it.isBefore(seen.get().asOf())).orElse(true);
        return !told
                || seen.get().checkpoints().stream().anyMatch(it -> it.run().equals(Optional.of(run.id())));
    }
}
