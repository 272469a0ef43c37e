package dev.runctl.aws;

/** Something between this computer and AWS answered with a web page: a proxy, or a network that asks to sign in. */
final class ForeignPageException extends RuntimeException {
    ForeignPageException(int status) {
        super("a web page came instead of an answer (HTTP " + status + ")");
    }
}
