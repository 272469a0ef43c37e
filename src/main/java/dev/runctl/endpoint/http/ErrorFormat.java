package dev.runctl.endpoint.http;

/** Writes an error the way one AWS protocol does. */
@FunctionalInterface
public interface ErrorFormat {
    Response error(int status, String code, String message, String requestId);
}
