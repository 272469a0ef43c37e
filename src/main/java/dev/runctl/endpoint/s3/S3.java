package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.PayloadException;
import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.http.ServiceHandler;
import dev.runctl.endpoint.wire.ServiceError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 of This computer, path style. Several processes may each have one over the same folder: what one stores, all see, and
 * conditional writes hold between them.
 */
public final class S3 implements ServiceHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3.class);
    private static final Duration CLEANING = Duration.ofMinutes(1);

    private final Store store;
    private final Routes routes;
    private final Thread cleaner;

    /** @param folder gets {@code s3.db} and {@code s3/}; created if absent, readable by its user alone */
    public S3(Path folder, Clock clock) {
        this(folder, clock, PrivateFiles::create);
    }

    S3(Path folder, Clock clock, Blobs.Disk disk) {
        this.store = new Store(folder, clock, disk);
        this.routes = new Routes(store);
        // Not here: over a hundred thousand objects it takes seconds, and a window waits.
        this.cleaner = Thread.ofVirtual().name("s3-cleaner").start(this::cleanNowAndThen);
    }

    /** Deletes what is no longer needed: files of removed objects at their time, and old remains of crashes. */
    void clean() {
        try {
            store.collectGarbage();
            store.removeOrphans();
        } catch (IOException | RuntimeException e) {
            LOG.warn("S3 of This computer could not delete old files", e);
        }
    }

    /** @throws IOException if the client went away, or sent what its signature does not cover */
    @Override
    public Response handle(Request request, String requestId) throws IOException {
        return answer(request, requestId).with("x-amz-request-id", requestId);
    }

    private Response answer(Request request, String requestId) throws IOException {
        ServiceError error;
        try {
            Target target = Target.of(request);
            return routes.answer(request, target);
        } catch (ServiceError e) {
            error = e;
        } catch (PayloadException e) {
            int status = e.code().equals("SignatureDoesNotMatch") ? 403 : 400;
            error = new ServiceError(e.code(), String.valueOf(e.getMessage()), status);
        } catch (IllegalStateException e) {
            LOG.warn("S3 of This computer failed {} {}", request.method(), request.rawPath(), e);
            error = Errors.internal("This computer's index failed: " + reason(e));
        }
        return error(error, request, requestId);
    }

    private static Response error(ServiceError error, Request request, String requestId) {
        if (request.method().equals("HEAD")) {
            return Response.empty(error.status());
        }
        String text = XmlWriter.error()
                .element("Code", error.code())
                .element("Message", String.valueOf(error.getMessage()))
                .element("Resource", request.rawPath())
                .element("RequestId", requestId)
                .text();
        return Response.of(error.status(), "application/xml", text);
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return String.valueOf(deepest.getMessage());
    }

    private void cleanNowAndThen() {
        clean();
        try {
            while (true) {
                Thread.sleep(CLEANING);
                store.collectGarbage();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("S3 of This computer stopped deleting old files until its next start", e);
        }
    }

    @Override
    public void close() {
        cleaner.interrupt();
        try {
            cleaner.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
