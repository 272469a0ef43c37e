package dev.runctl.aws;

/** The endpoint answered with a web page instead of AWS's protocol: it does not have the service. */
final class UnsupportedServiceException extends RuntimeException {
    UnsupportedServiceException(String service) {
        super(service + " is not offered by this endpoint");
    }
}
