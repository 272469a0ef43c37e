package dev.runctl.endpoint.logs;

/**
 * A log stream. Times are milliseconds since the epoch; those of events are 0 while there is none.
 *
 * @param ingested when the newest event came
 */
record Stream(long seq, String group, String name, long created, long first, long last, long ingested) {}
