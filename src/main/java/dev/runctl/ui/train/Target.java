package dev.runctl.ui.train;

import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.text.Messages;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * An instance that a script may be launched on.
 *
 * @param usable whether it can be chosen
 * @param waits whether it has to be started or waited for first
 * @param note what to know about it: why it cannot be chosen, or what happens first; may be empty
 * @param isTakenByAws whether it is a spot instance
 */
public record Target(
        InstanceRef ref,
        String name,
        String type,
        InstanceState state,
        boolean usable,
        boolean waits,
        String note,
        boolean isTakenByAws) {
    private static final Messages TEXT = Messages.of("train");

    /** A new instance's agent needs this long at most to be listed (it pings every five minutes). */
    private static final Duration REGISTERS = Duration.ofMinutes(6);

    /** Whether its name, id or type has the words. */
    boolean matches(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || name.toLowerCase(Locale.ROOT).contains(wanted)
                || ref.id().value().contains(wanted)
                || type.contains(wanted);
    }

    static Target of(InstanceSummary summary, Set<InstanceRef> busy) {
        var instance = summary.instance();
        if (busy.contains(instance.ref())) {
            return make(summary, false, false, "target.busy");
        }
        return switch (instance.state()) {
            case RUNNING -> running(summary);
            case STOPPED -> make(summary, true, true, "target.stopped");
            case PENDING -> make(summary, true, true, "target.starting");
            case STOPPING -> make(summary, false, false, "target.stopping");
            case SHUTTING_DOWN, TERMINATED -> make(summary, false, false, "target.gone");
        };
    }

    private static Target running(InstanceSummary summary) {
        if (summary.agent().isOnline()) {
            return make(summary, true, false, "");
        }
        boolean young = summary.uptime().compareTo(REGISTERS) < 0;
        return summary.agent().status() == Agent.Status.UNKNOWN && young
                ? make(summary, true, true, "target.registering")
                : make(summary, false, false, "target.offline");
    }

    private static Target make(InstanceSummary summary, boolean usable, boolean waits, String note) {
        var instance = summary.instance();
        return new Target(
                instance.ref(),
                instance.displayName(),
                instance.instanceType(),
                instance.state(),
                usable,
                waits,
                note.isEmpty() ? "" : TEXT.text(note),
                instance.lifecycle() == Lifecycle.SPOT
                        && !instance.ref().location().isThisComputer());
    }
}
