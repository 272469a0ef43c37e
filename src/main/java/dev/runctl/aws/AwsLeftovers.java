package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import dev.runctl.service.forgotten.Leftovers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/** Disks, addresses and what lies in the bucket, through the SDK. */
public final class AwsLeftovers implements Leftovers {
    private static final int PAGE = 500;
    private static final String STAGING = "runctl/staging/";

    private final AwsClients clients;
    private final S3Buckets buckets;

    public AwsLeftovers(AwsClients clients, S3Buckets buckets) {
        this.clients = clients;
        this.buckets = buckets;
    }

    @Override
    public List<Disk> disks(Location location) {
        return AwsFailures.call(
                "ec2 DescribeVolumes",
                () ->
                        clients
                                .ec2(location)
                                .describeVolumesPaginator(request -> request.maxResults(PAGE))
                                .volumes()
                                .stream()
                                .map(AwsLeftovers::disk)
                                .toList());
    }

    private static Disk disk(Volume from) {
        return new Disk(
                from.volumeId(),
                orZero(from.size()),
                String.valueOf(from.volumeTypeAsString()),
                orZero(from.iops()),
                orZero(from.throughput()),
                from.createTime(),
                from.attachments().stream()
                        .map(VolumeAttachment::instanceId)
                        .filter(it -> it != null && InstanceId.isValid(it))
                        .map(InstanceId::new)
                        .findFirst(),
                tags(from.tags()));
    }

    @Override
    public List<Address> addresses(Location location) {
        return AwsFailures.call(
                "ec2 DescribeAddresses",
                () -> clients.ec2(location).describeAddresses().addresses().stream()
                        // Without an allocation it is one of EC2-Classic, which is no more.
                        .filter(it -> it.allocationId() != null)
                        .map(it -> new Address(
                                it.allocationId(),
                                it.publicIp(),
                                isSet(it.associationId()) || isSet(it.instanceId()) || isSet(it.networkInterfaceId()),
                                tags(it.tags())))
                        .toList());
    }

    @Override
    public List<Upload> uploads(Location location) {
        return inBucket(
                location,
                "s3 ListMultipartUploads",
                bucket ->
                        clients
                                .s3(location)
                                .listMultipartUploadsPaginator(request -> request.bucket(bucket))
                                .uploads()
                                .stream()
                                .map(it -> new Upload(
                                        bucket, it.key(), it.uploadId(), it.initiated(), bytes(location, bucket, it)))
                                .toList());
    }

    private long bytes(Location location, String bucket, MultipartUpload upload) {
        return clients
                .s3(location)
                .listPartsPaginator(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()))
                .parts()
                .stream()
                .mapToLong(Part::size)
                .sum();
    }

    @Override
    public List<Staged> staged(Location location) {
        return inBucket(
                location,
                "s3 ListObjectsV2",
                bucket -> clients
                        .s3(location)
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(STAGING))
                        .contents()
                        .stream()
                        .map(it -> new Staged(bucket, it.key(), it.size(), it.lastModified()))
                        .toList());
    }

    private interface Look<T> {
        List<T> in(String bucket);
    }

    /** Nothing where no bucket is named, or it has never been made. */
    private <T> List<T> inBucket(Location location, String attempted, Look<T> look) {
        if (buckets.named(location).isEmpty()) {
            return List.of();
        }
        try {
            String bucket = buckets.name(location);
            return AwsFailures.call(attempted, () -> look.in(bucket));
        } catch (ServiceException e) {
            if (e.failure() instanceof Failure.NotFound) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void tag(Location location, List<String> ids, Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(it -> Tag.builder().key(it.getKey()).value(it.getValue()).build())
                .toList();
        AwsFailures.run(
                "ec2 CreateTags",
                () -> clients.ec2(location)
                        .createTags(request -> request.resources(ids).tags(list)));
    }

    @Override
    public void deleteDisk(Location location, String id) {
        AwsFailures.run("ec2 DeleteVolume", () -> clients.ec2(location).deleteVolume(request -> request.volumeId(id)));
    }

    @Override
    public void releaseAddress(Location location, String allocationId) {
        AwsFailures.run(
                "ec2 ReleaseAddress",
                () -> clients.ec2(location).releaseAddress(request -> request.allocationId(allocationId)));
    }

    @Override
    public void abortUpload(Location location, Upload upload) {
        AwsFailures.run(
                "s3 AbortMultipartUpload",
                () -> clients.s3(location)
                        .abortMultipartUpload(request -> request.bucket(upload.bucket())
                                .key(upload.key())
                                .uploadId(upload.uploadId())));
    }

    @Override
    public void deleteStaged(Location location, Staged staged) {
        AwsFailures.run(
                "s3 DeleteObject",
                () -> clients.s3(location)
                        .deleteObject(request -> request.bucket(staged.bucket()).key(staged.key())));
    }

    private static Map<String, String> tags(List<Tag> from) {
        Map<String, String> tags = new HashMap<>();
        from.forEach(it -> tags.put(it.key(), it.value() == null ? "" : it.value()));
        return tags;
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
