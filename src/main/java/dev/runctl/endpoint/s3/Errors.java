package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.wire.ServiceError;

/** S3's errors with its own codes and HTTP statuses. */
final class Errors {
    private Errors() {}

    static ServiceError noSuchBucket() {
        return new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404);
    }

    static ServiceError noSuchKey() {
        return new ServiceError("NoSuchKey", "The specified key does not exist.", 404);
    }

    static ServiceError noSuchVersion() {
        return new ServiceError("NoSuchVersion", "The specified version does not exist.", 404);
    }

    static ServiceError noSuchUpload() {
        return new ServiceError(
                "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                        + " or completed.",
                404);
    }

    static ServiceError preconditionFailed(String condition) {
        return new ServiceError(
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold (" + condition + ")",
                412);
    }

    static ServiceError invalidArgument(String message) {
        return new ServiceError("InvalidArgument", message, 400);
    }

    static ServiceError invalidRequest(String message) {
        return new ServiceError("InvalidRequest", message, 400);
    }

    static ServiceError invalidUri() {
        return new ServiceError("InvalidURI", "Couldn't parse the specified URI.", 400);
    }

    static ServiceError malformedXml() {
        return new ServiceError(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema",
                400);
    }

    static ServiceError invalidPart() {
        return new ServiceError(
                "InvalidPart",
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                        + " specified entity tag may not match the part's entity tag.",
                400);
    }

    static ServiceError badDigest(String what) {
        return new ServiceError("BadDigest", "The " + what + " you specified did not match what was received.", 400);
    }

    static ServiceError entityTooLarge() {
        return new ServiceError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.", 400);
    }

    static ServiceError keyTooLong() {
        return new ServiceError("KeyTooLongError", "Your key is too long", 400);
    }

    static ServiceError methodNotAllowed() {
        return new ServiceError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
    }

    static ServiceError notImplemented(String what) {
        return new ServiceError("NotImplemented", "This computer does not implement " + what + ".", 501);
    }

    static ServiceError internal(String message) {
        return new ServiceError("InternalError", message, 500);
    }
}
