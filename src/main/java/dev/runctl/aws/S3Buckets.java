package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Which bucket is used where: on This computer one of its own, elsewhere the one that the person has named. */
public final class S3Buckets {
    private final AwsClients clients;
    private final Function<Location, Optional<String>> chosenBucket;
    private final Map<Location, String> accounts = new ConcurrentHashMap<>();

    /** @param chosenBucket the bucket named for a location, if any; not asked for This computer */
    public S3Buckets(AwsClients clients, Function<Location, Optional<String>> chosenBucket) {
        this.clients = clients;
        this.chosenBucket = chosenBucket;
    }

    /** The one that the person has named; on This computer an empty name, as its own has to be asked for. Asks nobody. */
    Optional<String> named(Location location) {
        return location.isThisComputer() ? Optional.of("") : chosenBucket.apply(location);
    }

    /** @throws ServiceException InvalidInput where a bucket has to be named and none is */
    String bucket(Location location) {
        return location.isThisComputer() ? localBucket(location) : bucketOf(location);
    }

    private String bucketOf(Location location) {
        return chosenBucket
                .apply(location)
                .orElseThrow(() -> new ServiceException(new Failure.InvalidInput(
                        "bucket", "missing", Evidence.of("s3 PutObject", "RUNCTL_S3_BUCKET"))));
    }

    /** The name of the bucket, whether or not it has been made; asks nobody after the first time. */
    String name(Location location) {
        return location.isThisComputer() ? localName(location) : bucketOf(location);
    }

    private String localName(Location location) {
        String account = accounts.computeIfAbsent(
                location,
                asked -> AwsFailures.call(
                        "sts GetCallerIdentity",
                        () -> clients.sts(asked).getCallerIdentity().account()));
        return "runctl-staging-" + account;
    }

    private String localBucket(Location location) {
        String bucket = localName(location);
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
