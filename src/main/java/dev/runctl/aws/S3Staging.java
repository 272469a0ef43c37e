package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.run.Staging;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Stages code in an S3 bucket: on This computer in one of its own, elsewhere in the one that the person has named. */
public final class S3Staging implements Staging {
    private final AwsClients clients;
    private final Function<Location, Optional<String>> chosenBucket;

    /** @param chosenBucket the bucket named for a location, if any; not asked for This computer */
    public S3Staging(AwsClients clients, Function<Location, Optional<String>> chosenBucket) {
        this.clients = clients;
        this.chosenBucket = chosenBucket;
    }

    @Override
    public Staged upload(Location location, Path file, Duration valid) {
        String bucket = location.isThisComputer() ? localBucket(location) : bucketOf(location);
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

    private String bucketOf(Location location) {
        return chosenBucket
                .apply(location)
                .orElseThrow(() -> new ServiceException(new Failure.InvalidInput(
                        "bucket", "missing", Evidence.of("s3 PutObject", "RUNCTL_S3_BUCKET"))));
    }

    private String localBucket(Location location) {
        String account = AwsFailures.call(
                "sts GetCallerIdentity",
                () -> clients.sts(location).getCallerIdentity().account());
        String bucket = "runctl-staging-" + account;
        AwsFailures.run("s3 CreateBucket", () -> {
            try {
                clients.s3(location).headBucket(request -> request.bucket(bucket));
            } catch (NoSuchBucketException e) {
                create(location, bucket);
            }
        });
        return bucket;
    }

    private void create(Location location, String bucket) {
        try {
            clients.s3(location).createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // Another process was faster: the bucket is there.
        }
    }
}
