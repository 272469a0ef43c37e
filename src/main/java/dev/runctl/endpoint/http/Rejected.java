package dev.runctl.endpoint.http;

/** The request has no valid signature. Each service names the reasons differently. */
public final class Rejected extends Exception {
    /** Why a request is turned away. */
    public enum Reason {
        /** Nobody has signed. */
        UNSIGNED,
        /** The authorization cannot be parsed or lacks a part. */
        MALFORMED,
        /** Signed in another way, such as with version 2 in a header. */
        OTHER_MECHANISM,
        /** The access key is not ours, or a session token came with it. */
        UNKNOWN_KEY,
        /** The signature is not the one our secret gives. */
        MISMATCH,
        /** The request's time is more than 15 minutes off. */
        SKEWED,
        /** A presigned URL past its time. */
        EXPIRED,
        /** A header that must be signed is not. */
        HEADER_NOT_SIGNED
    }

    private final Reason reason;

    public Rejected(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What went wrong, never with a secret or an expected signature. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
