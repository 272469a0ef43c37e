package dev.runctl.endpoint.wire;

/** An error in AWS's own terms, written in the protocol of the service that met it. */
public final class ServiceError extends RuntimeException {
    private final String code;
    private final int status;

    /** An error with HTTP status 400, as nearly all of EC2's and SSM's are. */
    public ServiceError(String code, String message) {
        this(code, message, 400);
    }

    public ServiceError(String code, String message, int status) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
