package dev.runctl.domain.metric;

import java.time.Instant;

/**
 * A rule that was acted on while its run was being followed live. Kept with the run.
 *
 * @param rule the rule's name then
 * @param action what the rule asked for
 * @param line the line that fits, shortened
 * @param time when the line arrived here
 * @param more how many lines had fitted before it since the rule was last acted on, and were passed over
 * @param stopped whether this one had the run stopped
 */
public record Firing(String rule, LogRule.Action action, String line, Instant time, long more, boolean stopped) {}
