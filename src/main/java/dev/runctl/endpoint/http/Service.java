package dev.runctl.endpoint.http;

/**
 * One AWS service behind the server.
 *
 * @param handler answers what has passed the checks
 * @param rejections the service's own code for each kind of rejection
 * @param errors writes rejections, and payload errors that the handler lets through
 * @param wholePayload whether the payload is short, read before the handler is called, and its hash taken from what was
 *     read where the client does not state it; every service but S3
 */
public record Service(ServiceHandler handler, Rejections rejections, ErrorFormat errors, boolean wholePayload) {
    /** Names a rejection in a service's own terms. */
    @FunctionalInterface
    public interface Rejections {
        Code of(Rejected.Reason reason);
    }

    /** An AWS error code with its HTTP status. */
    public record Code(String name, int status) {}
}
