package dev.runctl.endpoint.machine;

import java.time.Instant;

/**
 * How an invocation stands, in SSM's words.
 *
 * @param status Pending, InProgress, Success, Failed, TimedOut, Cancelling or Cancelled
 * @param details as status, or finer: ExecutionTimedOut, Undeliverable
 * @param code the exit code, -1 until it has ended
 * @param started the epoch where it has not
 */
public record Outcome(String status, String details, int code, Instant started, Instant ended) {
    static Outcome open(String status, Instant started) {
        return new Outcome(status, status, -1, started, Instant.EPOCH);
    }

    public boolean over() {
        return switch (status) {
            case "Pending", "InProgress", "Cancelling" -> false;
            default -> true;
        };
    }

    /** Whether SSM hands over what was printed: only when the script came to its own end. */
    public boolean showsOutput() {
        return status.equals("Success") || status.equals("Failed");
    }
}
