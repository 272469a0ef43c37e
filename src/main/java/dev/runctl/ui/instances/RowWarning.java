package dev.runctl.ui.instances;

import dev.runctl.domain.guard.GuardReport;
import dev.runctl.domain.instance.Agent;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.service.guard.GuardService;
import dev.runctl.ui.control.guard.GuardViewModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something about an instance that a person should know of, by what is known without asking anybody.
 *
 * @param limit whose time it is about, where it is about a limit
 * @param usdPerHour what is being paid, zero where it is not about that
 */
record RowWarning(Kind kind, Optional<GuardReport.Next> limit, BigDecimal usdPerHour) {
    /** The gravest first. */
    enum Kind {
        /** A limit was reached long ago, and it runs all the same. */
        NOT_ENFORCED,
        /** A limit is near, or reached. */
        ENDING,
        /** It is up, and no command gets there: SSM has lost its agent. */
        LOST_AGENT,
        /** It is up, and SSM does not know of an agent. */
        NO_AGENT,
        /** It costs money, nothing runs on it, and no limit ends that. */
        IDLE,
        /** It is stopped, and its disks or addresses go on costing. */
        HELD
    }

    /** Saving has ten minutes and copying fifteen (guard.py); what runs after that was not ended. */
    private static final Duration LANDING = Duration.ofMinutes(30);

    /** SSM needs so long to notice, and an agent to begin. */
    private static final Duration CONTACT = Duration.ofMinutes(10);

    /** @param areAgentsTold whether SSM has told of agents there, so that one it does not know is worth a word */
    static List<RowWarning> of(RowFacts facts, boolean areAgentsTold, Instant now) {
        List<RowWarning> found = new ArrayList<>(2);
        Instance instance = facts.instance();
        if (facts.state() == InstanceState.STOPPED) {
            BigDecimal held = facts.summary().cost().held().perHourNow();
            if (held.signum() > 0) {
                found.add(new RowWarning(Kind.HELD, Optional.empty(), held));
            }
        } else if (facts.state() == InstanceState.RUNNING) {
            Duration up = facts.uptime(now);
            limit(instance, now).ifPresent(found::add);
            agent(facts.summary().agent().status(), up, areAgentsTold).ifPresent(found::add);
            BigDecimal rate = facts.summary().cost().perHourInAll();
            if (rate.signum() > 0
                    && !GuardService.isLimited(instance)
                    && ForgottenService.isQuiet(up, facts.run(), now)) {
                found.add(new RowWarning(Kind.IDLE, Optional.empty(), rate));
            }
        }
        return found.isEmpty() ? List.of() : List.copyOf(found);
    }

    private static Optional<RowWarning> limit(Instance instance, Instant now) {
        // What an earlier start left behind says nothing of this one.
        return GuardService.mirrored(instance)
                .filter(next -> next.at().isAfter(instance.launchTime()))
                .filter(next -> next.at().isBefore(now.plus(GuardViewModel.NEAR)))
                .map(next -> new RowWarning(
                        next.at().plus(LANDING).isBefore(now) ? Kind.NOT_ENFORCED : Kind.ENDING,
                        Optional.of(next),
                        BigDecimal.ZERO));
    }

    private static Optional<RowWarning> agent(Agent.Status status, Duration up, boolean areAgentsTold) {
        if (status == Agent.Status.ONLINE || up.compareTo(CONTACT) < 0) {
            return Optional.empty();
        }
        if (status == Agent.Status.UNKNOWN) {
            return areAgentsTold
                    ? Optional.of(new RowWarning(Kind.NO_AGENT, Optional.empty(), BigDecimal.ZERO))
                    : Optional.empty();
        }
        return Optional.of(new RowWarning(Kind.LOST_AGENT, Optional.empty(), BigDecimal.ZERO));
    }

    /** Where there are several, the gravest counts; none come last. */
    static int rank(List<RowWarning> warnings) {
        return warnings.stream().mapToInt(it -> it.kind().ordinal()).min().orElse(Kind.values().length);
    }
}
