package dev.runctl.aws;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.service.run.CheckpointBucket.Sink;
import dev.runctl.service.run.CheckpointBucket.Stored;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Hands on an object's bytes as they arrive. */
record ObjectStream(S3Client s3, Stored object) {
    private static final String ATTEMPT = "s3 GetObject";
    private static final int BUFFER = 256 << 10;
    private static final int PRECONDITION_FAILED = 412;

    void fetch(long offset, Sink sink, Cancellation cancel) throws IOException {
        cancel.check();
        ResponseInputStream<GetObjectResponse> body = open(offset);
        // Closing would read the rest of the object first.
        try (Subscription listener = cancel.onCancel(body::abort)) {
            long left = object.size() - offset;
            byte[] buffer = new byte[BUFFER];
            while (left > 0) {
                int count = read(body, buffer, cancel);
                if (count < 0) {
                    throw new ServiceException(
                            new Failure.Unreachable(Evidence.of(ATTEMPT, left + " bytes did not arrive")));
                }
                sink.accept(buffer, count);
                left -= count;
            }
        } finally {
            body.abort();
        }
    }

    private ResponseInputStream<GetObjectResponse> open(long offset) {
        return AwsFailures.call(ATTEMPT, () -> {
            try {
                return s3.getObject(request -> request.bucket(object.bucket())
                        .key(object.key())
                        .ifMatch(object.etag())
                        .range("bytes=" + offset + "-"));
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    throw new ServiceException(new Failure.WrongState(
                            object.key(), "replaced", "download", Evidence.of(ATTEMPT, "its ETag is another")));
                }
                throw e;
            }
        });
    }

    private static int read(ResponseInputStream<?> body, byte[] buffer, Cancellation cancel) {
        try {
            cancel.check();
            return body.read(buffer);
        } catch (IOException | RuntimeException e) {
            cancel.check();
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException(ATTEMPT);
            }
            throw new ServiceException(AwsFailures.of(e, ATTEMPT), e);
        }
    }
}
