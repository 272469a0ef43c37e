package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.machine.Volume;
import dev.runctl.endpoint.wire.ServiceError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;

/** The volumes of a launch: the image's root, as changed by the request, and those asked for beside it. */
final class VolumePlans {
    private VolumePlans() {}

    static List<Volume.Plan> of(Images.Image image, List<BlockDeviceMapping> mappings) {
        Map<String, Volume.Plan> plans = new LinkedHashMap<>();
        plans.put(
                image.rootDevice(),
                plan(image.rootDevice(), EbsBlockDevice.builder().build(), image.rootGib()));
        for (BlockDeviceMapping mapping : mappings) {
            String device = mapping.deviceName() == null ? "" : mapping.deviceName();
            if (!device.matches("[A-Za-z0-9/]{1,64}")) {
                throw new ServiceError("InvalidBlockDeviceMapping", "The device name '" + device + "' is invalid.");
            }
            EbsBlockDevice ebs = mapping.ebs();
            if (ebs == null) {
                continue; // An instance store or a suppressed device: there is none here to map.
            }
            boolean root = device.equals(image.rootDevice());
            Volume.Plan plan = plan(device, ebs, root ? image.rootGib() : null);
            if (root && plan.sizeGib() < image.rootGib()) {
                throw new ServiceError(
                        "InvalidBlockDeviceMapping",
                        "Volume of size " + plan.sizeGib() + "GB is smaller than snapshot, expect size >= "
                                + image.rootGib() + "GB");
            }
            plans.put(device, plan);
        }
        return List.copyOf(plans.values());
    }

    private static Volume.Plan plan(String device, EbsBlockDevice ebs, @Nullable Integer usual) {
        Integer size = ebs.volumeSize() == null ? usual : ebs.volumeSize();
        if (size == null || size < 1 || size > 65_536) {
            throw new ServiceError(
                    "InvalidBlockDeviceMapping", "The volume size of '" + device + "' is missing or invalid.");
        }
        String type = ebs.volumeTypeAsString() == null ? "gp3" : ebs.volumeTypeAsString();
        int iops = switch (type) {
            case "gp3" -> 3000;
            case "gp2" -> Math.clamp(size * 3L, 100, 16_000);
            case "io1", "io2" -> {
                if (ebs.iops() == null) {
                    throw new ServiceError(
                            "MissingParameter", "The parameter iops must be specified for " + type + " volumes.");
                }
                yield ebs.iops();
            }
            case "st1", "sc1", "standard" -> 0;
            default -> throw new ServiceError("UnknownVolumeType", "Unsupported volume type '" + type + "'.");
        };
        boolean gp3 = type.equals("gp3");
        return new Volume.Plan(
                device,
                size,
                type,
                gp3 && ebs.iops() != null ? ebs.iops() : iops,
                gp3 ? (ebs.throughput() == null ? 125 : ebs.throughput()) : 0,
                Boolean.TRUE.equals(ebs.encrypted()),
                // Volumes of a launch go with it unless asked otherwise.
                !Boolean.FALSE.equals(ebs.deleteOnTermination()));
    }
}
