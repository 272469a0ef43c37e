package dev.runctl.domain.metric;

/**
 * Lines of a log that fit a person's rule.
 *
 * @param line the newest of them, shortened; to be found again in the log
 * @param count how many lines there were
 */
public record RuleMatch(LogRule rule, String line, long count) {}
