package dev.runctl.endpoint.s3;

import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.wire.ServiceError;
import dev.runctl.sqlite.Sql;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The life of buckets. */
final class BucketOperations {
    /** Who owns everything here. */
    static final String OWNER = "4c0e1a1b6f6d0f1d9f3f3b1c2f8a5d7e90b1c2d3e4f5061728394a5b6c7d8e9f";

    private static final String DEFAULT_REGION = "us-east-1";
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    /** What S3 answers where a configuration was never made, which here is always. */
    private static final Map<String, String> NEVER_SET = Map.of(
            "cors", "NoSuchCORSConfiguration",
            "encryption", "ServerSideEncryptionConfigurationNotFoundError",
            "lifecycle", "NoSuchLifecycleConfiguration",
            "policy", "NoSuchBucketPolicy",
            "publicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
            "replication", "ReplicationConfigurationNotFoundError",
            "tagging", "NoSuchTagSet",
            "website", "NoSuchWebsiteConfiguration");

    private record Bucket(String name, String region, Instant created) {}

    private final Store store;

    BucketOperations(Store store) {
        this.store = store;
    }

    Response list(Target target) {
        int most = target.number("max-buckets", 10_000, 1, 10_000);
        String prefix = target.parameter("prefix").orElse("");
        String after = target.parameter("continuation-token")
                .map(ContinuationToken::text)
                .orElse("");
        List<Bucket> buckets = store.read(connection -> Sql.list(
                connection,
                "SELECT name, region, created FROM bucket WHERE name > ? AND substr(name, 1, ?) = ? ORDER BY name LIMIT ?",
                row -> new Bucket(row.getString(1), row.getString(2), Instant.ofEpochSecond(row.getLong(3))),
                after,
                prefix.length(),
                prefix,
                most + 1));
        XmlWriter xml = XmlWriter.answer("ListAllMyBucketsResult");
        xml.open("Owner").element("ID", OWNER).close().open("Buckets");
        for (Bucket bucket : buckets.subList(0, Math.min(most, buckets.size()))) {
            xml.open("Bucket")
                    .element("Name", bucket.name())
                    .element("CreationDate", Times.xml(bucket.created()))
                    .element("BucketRegion", bucket.region())
                    .close();
        }
        xml.close();
        if (buckets.size() > most) {
            xml.element(
                    "ContinuationToken",
                    ContinuationToken.of(buckets.get(most - 1).name()));
        }
        return xml.response();
    }

    Response create(Request request, Target target) throws IOException {
        BucketNames.check(target.bucket());
        String region = region(Payload.document(request, 64 * 1024));
        boolean created = store.write(connection -> Sql.update(
                        connection,
                        "INSERT OR IGNORE INTO bucket (name, region, created) VALUES (?, ?, ?)",
                        target.bucket(),
                        region,
                        store.now().getEpochSecond())
                > 0);
        if (!created) {
            throw new ServiceError(
                    "BucketAlreadyOwnedByYou",
                    "Your previous request to create the named bucket succeeded and you already own it.",
                    409);
        }
        return Response.empty(200).with("Location", "/" + target.bucket());
    }

    Response head(Target target) {
        return Response.empty(200).with("x-amz-bucket-region", regionOf(target.bucket()));
    }

    Response location(Target target) {
        String region = regionOf(target.bucket());
        XmlWriter xml = XmlWriter.answer("LocationConstraint");
        return region.equals(DEFAULT_REGION)
                ? xml.response()
                : xml.value(region).response();
    }

    Response versioning(Target target) {
        regionOf(target.bucket());
        return XmlWriter.answer("VersioningConfiguration").response();
    }

    /** Unfinished uploads go with the bucket; objects forbid it. */
    Response delete(Target target) {
        String bucket = target.bucket();
        store.write(connection -> {
            Index.requireBucket(connection, bucket);
            if (Sql.exists(connection, "SELECT 1 FROM object WHERE bucket = ? LIMIT 1", bucket)) {
                throw new ServiceError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
            }
            List<String> uploads =
                    Sql.list(connection, "SELECT id FROM upload WHERE bucket = ?", row -> row.getString(1), bucket);
            for (String upload : uploads) {
                Uploads.remove(connection, upload, store.now());
            }
            return Sql.update(connection, "DELETE FROM bucket WHERE name = ?", bucket);
        });
        return Response.empty(204);
    }

    /** Answers a request for a configuration that is not kept here. */
    Response configuration(Request request, Target target, String subresource) {
        regionOf(target.bucket());
        String code = NEVER_SET.get(subresource);
        if (code == null || !request.method().equals("GET")) {
            throw Errors.notImplemented(request.method() + " of a bucket's " + subresource);
        }
        throw new ServiceError(code, "The bucket has no " + subresource + " configuration.", 404);
    }

    private String regionOf(String bucket) {
        return store.read(connection -> Sql.first(
                        connection, "SELECT region FROM bucket WHERE name = ?", row -> row.getString(1), bucket))
                .orElseThrow(Errors::noSuchBucket);
    }

    private static String region(byte[] body) {
        if (body.length == 0) {
            return DEFAULT_REGION;
        }
        String region = XmlElement.parse(body, "CreateBucketConfiguration")
                .child("LocationConstraint")
                .map(String::strip)
                .orElse("");
        if (region.isEmpty()) {
            return DEFAULT_REGION;
        }
        if (region.equals("EU")) {
            return "eu-west-1";
        }
        if (region.equals(DEFAULT_REGION) || !REGION.matcher(region).matches()) {
            throw new ServiceError("InvalidLocationConstraint", "The specified location-constraint is not valid", 400);
        }
        return region;
    }
}
