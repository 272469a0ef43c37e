package dev.runctl.ui.shell;

import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceSummary;
import dev.runctl.text.Messages;
import dev.runctl.ui.common.Formats;
import dev.runctl.ui.common.InstanceFeed;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the running instances of the chosen locations cost at this moment, as text.
 *
 * @param amount the sum per hour, or that it is free
 * @param count how many run
 * @param complete false if a running instance has no known price, or a location has not answered yet
 */
record RunningCost(String amount, String count, boolean complete) {
    private static final Messages TEXT = Messages.of("shell");

    static RunningCost of(InstanceFeed.Snapshot snapshot) {
        if (!snapshot.isKnown()) {
            return new RunningCost(Formats.none(), "", true);
        }
        List<InstanceSummary> running = snapshot.instances().stream()
                .filter(it -> it.instance().state() == InstanceState.RUNNING)
                .toList();
        String count = TEXT.text("cost.running", running.size());
        if (snapshot.parts().stream().allMatch(part -> part.location().isThisComputer())) {
            return new RunningCost(Formats.free(), count, true);
        }
        BigDecimal sum = running.stream().map(it -> it.cost().perHourInAll()).reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean complete = snapshot.isComplete()
                && running.stream()
                        .allMatch(it -> it.cost().isKnown() && it.cost().held().unknown() == 0);
        String amount = Formats.perHour(sum);
        return new RunningCost(complete ? amount : TEXT.text("cost.at-least", amount), count, complete);
    }
}
