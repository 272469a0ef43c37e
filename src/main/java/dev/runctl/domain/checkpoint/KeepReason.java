package dev.runctl.domain.checkpoint;

/** Why a checkpoint stays. */
public enum KeepReason {
    /** A person has marked it. */
    PROTECTED,
    /** The newest complete one of a run that is going on: never deleted, anywhere. */
    NEWEST_OF_ACTIVE,
    /** Incomplete, of a run that is going on: it may be being written. */
    MAYBE_WRITTEN,
    /** No run is known to have written it, so no rule can judge it. */
    NO_RUN,
    /** One of the newest. */
    LAST,
    /** One of the best by the metric. */
    BEST,
    /** Its value of the metric is not known, so it cannot be told from the best. */
    NOT_MEASURED,
    /** Its epoch or step is a multiple. */
    EVERY,
    /** Its epoch or step is not known. */
    NOT_NUMBERED,
    /** No rule was given, or it is incomplete and these are not swept. */
    NO_RULE,
    /** Not chosen by the person who chose others. */
    NOT_CHOSEN,
    /** It does not lie in the places to be cleaned. */
    ELSEWHERE,
    /** It lies on an instance that cannot be asked now. */
    OUT_OF_REACH
}
