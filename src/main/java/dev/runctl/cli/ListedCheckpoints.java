package dev.runctl.cli;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.Run;
import dev.runctl.service.checkpoint.CheckpointService;
import java.util.List;
import java.util.Optional;

/** What a verb knows of an instance's or a run's checkpoints, and one of them by the name a person gave. */
record ListedCheckpoints(Verb verb, InstanceRef ref, CheckpointService.Listing listing, List<Checkpoint> checkpoints) {
    static ListedCheckpoints on(Verb verb, InstanceRef ref) {
        CheckpointService.Listing listing = verb.services().checkpoints().list(ref);
        return new ListedCheckpoints(verb, ref, listing, listing.checkpoints());
    }

    static ListedCheckpoints of(Verb verb, Run run) {
        ListedCheckpoints all = on(verb, run.request().target());
        return new ListedCheckpoints(
                verb,
                all.ref,
                all.listing,
                all.checkpoints.stream()
                        .filter(it -> it.run().equals(Optional.of(run.id())))
                        .toList());
    }

    /** @param called name or path; empty for the newest complete one */
    Checkpoint find(String called) {
        return checkpoints.stream()
                .filter(it -> called.isEmpty()
                        ? it.verdict().kind() == Verdict.Kind.COMPLETE
                        : List.of(it.name(), it.argument(), it.path()).contains(called))
                .findFirst()
                .orElseThrow(() -> verb.failed(missing(called)));
    }

    private Failure missing(String called) {
        return called.isEmpty()
                ? new Failure.NotFound(
                        "complete-checkpoint",
                        "",
                        Evidence.of("checkpoint", ref.id().value()))
                : new Failure.NotFound(
                        "checkpoint",
                        Table.printable(called),
                        Evidence.of("checkpoint", ref.id().value()));
    }

    /** Says when they were seen, where they cannot be seen now. */
    void remarkAge() {
        if (!listing.isLive() && !checkpoints.isEmpty()) {
            verb.remark(verb.text("monitor.checkpoints-seen", checkpoints.size(), Format.time(listing.asOf())));
        }
    }
}
