package dev.runctl.domain.ledger;

import dev.runctl.domain.cost.Amount;

/**
 * What a run has cost so far, and how that is known.
 *
 * @param amount US dollars; nothing where the basis says that there is none
 */
public record RunExpense(Basis basis, Amount amount) {
    public static final RunExpense FREE = new RunExpense(Basis.FREE, Amount.NONE);
    public static final RunExpense NONE = new RunExpense(Basis.NONE, Amount.NONE);
    public static final RunExpense UNKNOWN = new RunExpense(Basis.UNKNOWN, Amount.NONE);

    /** By what the amount is known. */
    public enum Basis {
        /** It runs on this machine. */
        FREE,
        /** It has used no time yet. */
        NONE,
        /** Its part of its instance's hours as they were seen, which are shared among runs side by side. */
        SEEN,
        /** Nobody here saw its instance in its time: the price at launch, times how long it ran. */
        ESTIMATED,
        /** Neither was its instance seen, nor is a price of then known. */
        UNKNOWN
    }

    public static RunExpense seen(Amount amount) {
        return new RunExpense(Basis.SEEN, amount);
    }

    public static RunExpense estimated(Amount amount) {
        return new RunExpense(Basis.ESTIMATED, amount);
    }

    /** Whether there are dollars to tell; where not, all of it is of unknown price. */
    public boolean hasDollars() {
        return (basis == Basis.SEEN || basis == Basis.ESTIMATED)
                && (amount.isWhole() || amount.high().signum() > 0);
    }
}
