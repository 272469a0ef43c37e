package dev.runctl.endpoint.http;

import java.io.IOException;

/** Answers the requests of one AWS service. Called on a virtual thread; may block. */
@FunctionalInterface
public interface ServiceHandler {
    Response handle(Request request, String requestId) throws IOException;
}
