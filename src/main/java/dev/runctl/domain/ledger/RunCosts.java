package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.run.RunId;

/**
 * A run's part of its instance's hours this month: the whole while it ran alone, an equal part while others ran beside it.
 *
 * @param project what it belongs to
 */
public record RunCosts(RunId run, String script, String project, InstanceRef ref, boolean isActive, Amount month) {}
