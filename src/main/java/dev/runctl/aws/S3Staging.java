package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.Staging;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;

/** Stages code in an S3 bucket: on This computer in one of its own, elsewhere in the one that the person has named. */
public final class S3Staging implements Staging {
    private final AwsClients clients;
    private final S3Buckets buckets;

    public S3Staging(AwsClients clients, S3Buckets buckets) {
        this.clients = clients;
        this.buckets = buckets;
    }

    @Override
    public Staged upload(Location location, Path file, Duration valid) {
        String bucket = buckets.bucket(location);
        String key = "runctl/staging/" + UUID.randomUUID() + ".tar.gz";
        AwsFailures.run(
                "s3 PutObject",
                () -> clients.s3(location)
                        .putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file)));
        String url = AwsFailures.call(
                "s3 GetObject",
                () -> clients.presigner(location)
                        .presignGetObject(presign -> presign.signatureDuration(valid)
                                .getObjectRequest(
                                        request -> request.bucket(bucket).key(key)))
                        .url()
                        .toExternalForm());
        return new Staged(bucket, key, url);
    }

    @Override
    public void discard(Location location, Staged staged) {
        AwsFailures.run(
                "s3 DeleteObject",
                () -> clients.s3(location)
                        .deleteObject(request -> request.bucket(staged.bucket()).key(staged.key())));
    }
}
