package dev.runctl.service.run;

import java.time.Duration;

/**
 * How much of a log one stream says before it ends and the next begins.
 *
 * @param bytes on the wire, roughly; the line that exceeds it is still said
 * @param life from the start of the stream, in whole seconds
 */
record LogBound(long bytes, Duration life) {
    /**
     * For CloudWatch Logs, where the agent reads the whole output again every second, and where a stream that nobody reads any
     * more is still paid for.
     */
    static final LogBound CLOUDWATCH = new LogBound(8 << 20, Duration.ofMinutes(15));

    LogBound within(Duration limit) {
        return new LogBound(bytes, life.compareTo(limit) < 0 ? life : limit);
    }
}
