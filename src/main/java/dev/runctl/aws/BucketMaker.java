package dev.runctl.aws;

import dev.runctl.domain.instance.Location;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Lists and makes buckets of a region. */
final class BucketMaker {
    /** CreateBucket refuses it as a constraint: it is the region without one. */
    private static final String UNCONSTRAINED = "us-east-1";

    private final AwsClients clients;

    BucketMaker(AwsClients clients) {
        this.clients = clients;
    }

    /** S3 filters by the region; an emulator that does not is filtered here, where it names the region at all. */
    List<String> inRegion(Location location) {
        return AwsFailures.call(
                "s3 ListBuckets",
                () -> clients
                        .s3(location)
                        .listBucketsPaginator(request -> request.bucketRegion(location.region()))
                        .buckets()
                        .stream()
                        .filter(it ->
                                it.bucketRegion() == null || it.bucketRegion().equals(location.region()))
                        .map(Bucket::name)
                        .toList());
    }

    /**
     * With all of Block Public Access, which new buckets have since April 2023 unless a policy of the account says otherwise. One that
     * is there is left as it is.
     */
    void create(Location location, String bucket) {
        AwsFailures.run("s3 CreateBucket", () -> {
            S3Client s3 = clients.s3(location);
            if (isThere(s3, bucket) || !isMade(s3, location, bucket)) {
                return;
            }
            try {
                s3.putPublicAccessBlock(request -> request.bucket(bucket)
                        .publicAccessBlockConfiguration(it -> it.blockPublicAcls(true)
                                .ignorePublicAcls(true)
                                .blockPublicPolicy(true)
                                .restrictPublicBuckets(true)));
            } catch (RuntimeException e) {
                s3.deleteBucket(request -> request.bucket(bucket));
                throw e;
            }
        });
    }

    private static boolean isThere(S3Client s3, String bucket) {
        try {
            s3.headBucket(request -> request.bucket(bucket));
            return true;
        } catch (S3Exception e) {
            return false; // not there, or another's: making it says which
        }
    }

    /** Answers false where it was one's own before. */
    private static boolean isMade(S3Client s3, Location location, String bucket) {
        try {
            s3.createBucket(request -> {
                request.bucket(bucket);
                if (!location.region().equals(UNCONSTRAINED)) {
                    request.createBucketConfiguration(
                            it -> it.locationConstraint(BucketLocationConstraint.fromValue(location.region())));
                }
            });
            return true;
        } catch (BucketAlreadyOwnedByYouException e) {
            return false;
        }
    }
}
