package dev.runctl.endpoint.logs;

/** A log group. Times are milliseconds since the epoch. */
record Group(String name, long created, long bytes) {}
