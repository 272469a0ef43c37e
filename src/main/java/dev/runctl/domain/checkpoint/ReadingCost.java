package dev.runctl.domain.checkpoint;

/**
 * What it took to look into a checkpoint.
 *
 * @param requests ranges read, each one request where the checkpoint lies behind a network
 */
public record ReadingCost(long requests, long bytes) {
    public static final ReadingCost NONE = new ReadingCost(0, 0);

    public ReadingCost plus(ReadingCost other) {
        return new ReadingCost(requests + other.requests, bytes + other.bytes);
    }
}
