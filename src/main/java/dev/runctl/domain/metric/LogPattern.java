package dev.runctl.domain.metric;

/**
 * A person's own rule for finding a metric in a line of a log.
 *
 * @param name the metric's name, for a pattern without a group {@code name}; else empty
 * @param regex a regular expression with a named group {@code value}, and where wanted {@code name} and {@code step}
 */
public record LogPattern(String name, String regex) {}
