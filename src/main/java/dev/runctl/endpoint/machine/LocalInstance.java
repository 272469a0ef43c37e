package dev.runctl.endpoint.machine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An instance as recorded. Only what was decided is recorded; whether a started instance is pending or running follows
 * from the time.
 *
 * @param seq launch order over all instances
 * @param recorded never RUNNING: a started instance is recorded as PENDING
 * @param since when the recorded state was entered
 * @param onlineFrom the start or reboot after which the agent must come up
 * @param reaping token of the process that ends the instance's processes, empty when none is at work
 */
public record LocalInstance(
        long seq,
        String id,
        String reservationId,
        int launchIndex,
        String type,
        String imageId,
        String zone,
        String market,
        String spotRequestId,
        String keyName,
        String profileArn,
        List<String> groups,
        String clientToken,
        String userData,
        InstanceState recorded,
        Instant since,
        Instant launchTime,
        Instant onlineFrom,
        String reason,
        String reaping,
        Map<String, String> tags,
        List<Volume> volumes) {

    public InstanceState state(Instant now, Timings timings) {
        return recorded == InstanceState.PENDING && !now.isBefore(since.plus(timings.pending()))
                ? InstanceState.RUNNING
                : recorded;
    }

    /** Whether the SSM agent answers. */
    public boolean online(Instant now, Timings timings) {
        return state(now, timings) == InstanceState.RUNNING && reaping.isEmpty() && !now.isBefore(onlineSince(timings));
    }

    public Instant onlineSince(Timings timings) {
        return onlineFrom.plus(timings.pending()).plus(timings.agentOnline());
    }

    public boolean spot() {
        return !market.isEmpty();
    }

    /** An address of the loopback network, unique among the first eight million instances. */
    public String privateIp() {
        long n = seq + 1;
        return "127." + (n >> 16 & 0x7f) + "." + (n >> 8 & 0xff) + "." + (n & 0xff);
    }
}
