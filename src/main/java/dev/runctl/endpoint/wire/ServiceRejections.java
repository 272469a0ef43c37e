package dev.runctl.endpoint.wire;

import dev.runctl.endpoint.http.Rejected.Reason;
import dev.runctl.endpoint.http.Service.Code;

/** What each protocol calls a signature that does not hold. */
public final class ServiceRejections {
    private ServiceRejections() {}

    public static Code ec2(Reason reason) {
        return switch (reason) {
            case UNSIGNED -> new Code("MissingAuthenticationToken", 403);
            case MALFORMED, OTHER_MECHANISM -> new Code("IncompleteSignature", 400);
            case UNKNOWN_KEY -> new Code("AuthFailure", 401);
            case MISMATCH, HEADER_NOT_SIGNED -> new Code("SignatureDoesNotMatch", 403);
            case SKEWED, EXPIRED -> new Code("RequestExpired", 400);
        };
    }

    public static Code sts(Reason reason) {
        return switch (reason) {
            case UNSIGNED -> new Code("MissingAuthenticationToken", 403);
            case MALFORMED, OTHER_MECHANISM -> new Code("IncompleteSignature", 400);
            case UNKNOWN_KEY -> new Code("InvalidClientTokenId", 403);
            case MISMATCH, HEADER_NOT_SIGNED, SKEWED, EXPIRED -> new Code("SignatureDoesNotMatch", 403);
        };
    }

    public static Code json(Reason reason) {
        return switch (reason) {
            case UNSIGNED -> new Code("MissingAuthenticationTokenException", 400);
            case MALFORMED, OTHER_MECHANISM -> new Code("IncompleteSignatureException", 400);
            case UNKNOWN_KEY -> new Code("UnrecognizedClientException", 400);
            case MISMATCH, HEADER_NOT_SIGNED, SKEWED, EXPIRED -> new Code("InvalidSignatureException", 400);
        };
    }

    public static Code s3(Reason reason) {
        return switch (reason) {
            case UNSIGNED, EXPIRED, HEADER_NOT_SIGNED -> new Code("AccessDenied", 403);
            case MALFORMED -> new Code("AuthorizationHeaderMalformed", 400);
            case OTHER_MECHANISM -> new Code("InvalidRequest", 400);
            case UNKNOWN_KEY -> new Code("InvalidAccessKeyId", 403);
            case MISMATCH -> new Code("SignatureDoesNotMatch", 403);
            case SKEWED -> new Code("RequestTimeTooSkewed", 403);
        };
    }
}
