package dev.runctl.service.forgotten;

import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.Location;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Disks, addresses and bucket contents of a location. Every method blocks and fails with a ServiceException. */
public interface Leftovers {
    /** @param attachedTo the instance that has it, or empty */
    record Disk(
            String id,
            int sizeGib,
            String type,
            int iops,
            int throughput,
            Instant created,
            Optional<InstanceId> attachedTo,
            Map<String, String> tags) {}

    /** An Elastic IP address. */
    record Address(String allocationId, String ip, boolean isUsed, Map<String, String> tags) {}

    /** Parts of an upload that was begun and neither finished nor aborted. */
    record Upload(String bucket, String key, String uploadId, Instant begun, long bytes) {}

    record Staged(String bucket, String key, long bytes, Instant modified) {}

    List<Disk> disks(Location location);

    List<Address> addresses(Location location);

    /** In the bucket that this program uses there; none where none is named. */
    List<Upload> uploads(Location location);

    /** Archives of code that this program put there; none where no bucket is named. */
    List<Staged> staged(Location location);

    void tag(Location location, List<String> ids, Map<String, String> tags);

    void deleteDisk(Location location, String id);

    void releaseAddress(Location location, String allocationId);

    void abortUpload(Location location, Upload upload);

    void deleteStaged(Location location, Staged staged);
}
