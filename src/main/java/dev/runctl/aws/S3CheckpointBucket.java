package dev.runctl.aws;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Places for checkpoints in an S3 bucket. */
public final class S3CheckpointBucket implements CheckpointBucket {
    /** S3 API, DeleteObjects: "up to 1,000 keys". */
    private static final int DELETED_AT_ONCE = 1000;

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int OUT_OF_RANGE = 416;

    private final AwsClients clients;
    private final S3Buckets buckets;

    public S3CheckpointBucket(AwsClients clients, S3Buckets buckets) {
        this.clients = clients;
        this.buckets = buckets;
    }

    @Override
    public Optional<String> named(Location location) {
        return buckets.named(location);
    }

    @Override
    public Address address(Location location) {
        String bucket = buckets.bucket(location);
        return new Address(
                bucket,
                location.region(),
                clients.s3Endpoint(location).map(URI::toString).orElse(""));
    }

    @Override
    public Slot slot(Location location, String key, Duration valid) {
        String bucket = buckets.bucket(location);
        String url = AwsFailures.call(
                "s3 PutObject",
                () -> clients.presigner(location)
                        .presignPutObject(presign -> presign.signatureDuration(valid)
                                .putObjectRequest(
                                        request -> request.bucket(bucket).key(key)))
                        .url()
                        .toExternalForm());
        return new Slot(bucket, key, url);
    }

    @Override
    public int list(Location location, String bucket, String prefix, Consumer<Stored> each, Cancellation cancel) {
        String named = bucket.isEmpty() ? buckets.name(location) : bucket;
        String after = null;
        int requests = 0;
        do {
            requests++;
            String token = after;
            ListObjectsV2Response page = AwsFailures.call("s3 ListObjectsV2", () -> {
                try {
                    return clients.s3(location)
                            .listObjectsV2(request ->
                                    request.bucket(named).prefix(prefix).continuationToken(token));
                } catch (NoSuchBucketException e) {
                    if (location.isThisComputer() && bucket.isEmpty()) {
                        return ListObjectsV2Response.builder().build(); // made with the first copy
                    }
                    throw e;
                }
            });
            page.contents()
                    .forEach(it ->
                            each.accept(new Stored(named, it.key(), it.size(), it.lastModified(), text(it.eTag()))));
            cancel.check();
            after = page.nextContinuationToken();
        } while (after != null);
        return requests;
    }

    @Override
    public Optional<Stored> find(Location location, String bucket, String key) {
        return AwsFailures.call("s3 HeadObject", () -> {
            try {
                HeadObjectResponse found = clients.s3(location)
                        .headObject(request -> request.bucket(bucket).key(key));
                return Optional.of(
                        new Stored(bucket, key, found.contentLength(), found.lastModified(), text(found.eTag())));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public String readUrl(Location location, Stored object, Duration valid) {
        return AwsFailures.call(
                "s3 GetObject",
                () -> clients.presigner(location)
                        .presignGetObject(presign -> presign.signatureDuration(valid)
                                .getObjectRequest(request ->
                                        request.bucket(object.bucket()).key(object.key())))
                        .url()
                        .toExternalForm());
    }

    @Override
    public Optional<byte[]> read(Location location, Stored object, long offset, int length) {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        return AwsFailures.call("s3 GetObject", () -> {
            try {
                return Optional.of(clients.s3(location)
                        .getObjectAsBytes(request -> request.bucket(object.bucket())
                                .key(object.key())
                                .range(range)
                                .ifMatch(object.etag().isEmpty() ? null : object.etag()))
                        .asByteArrayUnsafe());
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == OUT_OF_RANGE) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public boolean create(Location location, String bucket, String key, byte[] content) {
        return AwsFailures.call("s3 PutObject", () -> {
            try {
                clients.s3(location)
                        .putObject(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .contentType("application/json")
                                        .ifNoneMatch("*"),
                                RequestBody.fromBytes(content));
                return true;
            } catch (S3Exception e) {
                // Another write of the same key that goes on at the same time is answered with 409.
                if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public void fetch(Location location, Stored object, long offset, Sink sink, Cancellation cancel)
            throws IOException {
        new ObjectStream(clients.s3(location), object).fetch(offset, sink, cancel);
    }

    @Override
    public Optional<String> sha256(Location location, Stored object) {
        HeadObjectResponse found = AwsFailures.call(
                "s3 HeadObject",
                () -> clients.s3(location)
                        .headObject(request -> request.bucket(object.bucket())
                                .key(object.key())
                                .checksumMode(ChecksumMode.ENABLED)));
        // The checksum of an object sent in parts is one of the parts' checksums, with their number behind a dash.
        return Optional.ofNullable(found.checksumSHA256())
                .filter(it -> !it.contains("-") && object.etag().equals(found.eTag()))
                .map(it -> HexFormat.of().formatHex(Base64.getDecoder().decode(it)));
    }

    @Override
    public void delete(Location location, String bucket, List<String> keys) {
        for (int from = 0; from < keys.size(); from += DELETED_AT_ONCE) {
            List<ObjectIdentifier> piece = keys.subList(from, Math.min(keys.size(), from + DELETED_AT_ONCE)).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            List<S3Error> failed = AwsFailures.call(
                    "s3 DeleteObjects",
                    () -> clients.s3(location)
                            .deleteObjects(request -> request.bucket(bucket)
                                    .delete(it -> it.objects(piece).quiet(true)))
                            .errors());
            if (!failed.isEmpty()) {
                S3Error first = failed.getFirst();
                Evidence why = new Evidence(
                        "s3 DeleteObjects", text(first.code()), "", first.key() + ": " + text(first.message()));
                throw new ServiceException(
                        "AccessDenied".equals(first.code())
                                ? new Failure.AccessDenied(why)
                                : new Failure.OnInstance("delete-failed", why));
            }
        }
    }

    @Override
    public long size(Location location, Slot slot) {
        return AwsFailures.call(
                "s3 HeadObject",
                () -> clients.s3(location)
                        .headObject(request -> request.bucket(slot.bucket()).key(slot.key()))
                        .contentLength());
    }
}
