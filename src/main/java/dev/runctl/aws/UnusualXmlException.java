package dev.runctl.aws;

/** An answer that is not written as EC2 writes it, or not whole: the SDK shall read it. */
final class UnusualXmlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusualXmlException(String message) {
        super(message);
    }
}
