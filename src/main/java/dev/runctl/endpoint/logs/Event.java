package dev.runctl.endpoint.logs;

import java.nio.charset.StandardCharsets;

/** An event of a log stream. {@code seq} orders those of the same millisecond; it is 0 before the event is stored. */
record Event(long seq, long stream, long timestamp, long ingested, String message) {
    /** What each event counts beside its message (CloudWatch Logs API, PutLogEvents). */
    private static final int OVERHEAD = 26;

    int size() {
        return message.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }

    Place place() {
        return new Place(timestamp, seq);
    }
}
