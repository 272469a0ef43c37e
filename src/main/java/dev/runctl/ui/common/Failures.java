package dev.runctl.ui.common;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;

/** The failure behind an exception that came out of a service. */
public final class Failures {
    private Failures() {}

    /** What is not known becomes {@link Failure.Unexpected}, with the exception's own words as evidence. */
    public static Failure of(Exception exception) {
        return exception instanceof ServiceException known
                ? known.failure()
                : new Failure.Unexpected(Failure.Evidence.of("", exception.toString()));
    }
}
