package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.CheckpointBucket;
import java.time.Duration;
import java.util.Optional;

/** Places for checkpoints in an S3 bucket. */
public final class S3CheckpointBucket implements CheckpointBucket {
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
    public long size(Location location, Slot slot) {
        return AwsFailures.call(
                "s3 HeadObject",
                () -> clients.s3(location)
                        .headObject(request -> request.bucket(slot.bucket()).key(slot.key()))
                        .contentLength());
    }
}
