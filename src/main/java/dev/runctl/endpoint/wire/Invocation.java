package dev.runctl.endpoint.wire;

import dev.runctl.endpoint.http.ErrorFormat;
import dev.runctl.endpoint.http.Response;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an operation and turns what it throws into its protocol's error. */
final class Invocation {
    private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

    /** What reads, runs and writes one request. */
    @FunctionalInterface
    interface Steps {
        Response run() throws IOException;
    }

    private Invocation() {}

    /** @param internal the protocol's code for an unexpected failure */
    static Response guard(ErrorFormat errors, String internal, String requestId, Steps steps) throws IOException {
        try {
            return steps.run();
        } catch (ServiceError e) {
            return errors.error(e.status(), e.code(), String.valueOf(e.getMessage()), requestId);
        } catch (RuntimeException e) {
            LOG.error("Request {} failed", requestId, e);
            return errors.error(500, internal, "An internal error has occurred", requestId);
        }
    }
}
