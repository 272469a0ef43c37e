package dev.runctl.domain.guard;

import java.util.Arrays;

/** Why a guard ends what runs on its instance. */
public enum GuardReason {
    /** The instance's own time was up. */
    LEASE("lease"),
    /** A run had all the time it was given. */
    TIME("time"),
    /** A run had cost all it was given. */
    BUDGET("budget"),
    /** Nothing was done for as long as was allowed. */
    IDLE("idle"),
    /** AWS takes the spot instance, as its notice said two minutes ahead. */
    INTERRUPTION("interruption"),
    /** AWS recommended to leave the spot instance, and that was to be followed. */
    REBALANCE("rebalance"),
    /** Said by a guard of another version. */
    UNKNOWN("");

    private final String word;

    GuardReason(String word) {
        this.word = word;
    }

    /** The guard's own word (runner-contract.md). */
    public String word() {
        return word;
    }

    /** Whether somebody set it, so that what goes on afterwards may be meant to have one, too. */
    public boolean isOfPerson() {
        return switch (this) {
            case LEASE, TIME, BUDGET, IDLE -> true;
            case INTERRUPTION, REBALANCE, UNKNOWN -> false;
        };
    }

    /** The same, with a word for what this version does not know. */
    public String wordOrUnknown() {
        return this == UNKNOWN ? "unknown" : word;
    }

    public static GuardReason ofWord(String word) {
        return Arrays.stream(values())
                .filter(it -> it.word.equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
