package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;

/**
 * What something costs now and has cost.
 *
 * @param thisStart since the instance's present start, nothing if it does not run
 * @param today since midnight
 * @param month since the first of the month
 */
public record Spent(Rate now, Amount thisStart, Amount today, Amount month) {
    public static final Spent NOTHING = new Spent(Rate.NONE, Amount.NONE, Amount.NONE, Amount.NONE);

    public Spent plus(Spent other) {
        return new Spent(
                now.plus(other.now), thisStart.plus(other.thisStart), today.plus(other.today), month.plus(other.month));
    }

    public boolean isNothing() {
        return now.isNothing() && month.isNothing();
    }
}
