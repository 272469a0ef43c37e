package dev.runctl.domain.metric;

/**
 * A line of a log that says what went wrong, by one of the rules.
 *
 * @param line the line, shortened; to be found again in the log
 * @param count how many lines said so
 */
public record Finding(Rule rule, String line, int count) {
    /** In order of how much they explain: the first one found is the likeliest cause. */
    public enum Rule {
        CUDA_MEMORY,
        DISK_FULL,
        XID,
        NCCL,
        HUB_DENIED,
        HUB_LIMITED,
        MEMORY,
        NO_MODULE,
        NAN_LOSS,
        TRACEBACK
    }
}
