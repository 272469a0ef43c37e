package dev.runctl.domain.failure;

import org.jspecify.annotations.Nullable;

/** The one exception of services and ports: it carries the failure. */
public final class ServiceException extends RuntimeException {
    private final transient Failure failure;

    public ServiceException(Failure failure) {
        this(failure, null);
    }

    public ServiceException(Failure failure, @Nullable Throwable cause) {
        super(failure.code() + " " + failure.evidence(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
