package dev.runctl.domain.instance;

import java.util.Map;

/**
 * A request for new instances.
 *
 * @param name the Name tag, may be empty
 * @param imageId an AMI id, or empty for the newest image of the details' family
 * @param count how many, at least 1
 * @param rootVolumeGib size of the root volume in GiB, 0 for the image's own
 * @param instanceProfile name of the IAM instance profile, or empty
 * @param clientToken makes a repeated request harmless, at most 64 ASCII characters (EC2 API)
 */
public record NewInstance(
        String name,
        String instanceType,
        String imageId,
        int count,
        Lifecycle lifecycle,
        int rootVolumeGib,
        String instanceProfile,
        Map<String, String> tags,
        String clientToken,
        LaunchDetails details) {
    public NewInstance {
        tags = Map.copyOf(tags);
    }

    /** With the details that most have. */
    public NewInstance(
            String name,
            String instanceType,
            String imageId,
            int count,
            Lifecycle lifecycle,
            int rootVolumeGib,
            String instanceProfile,
            Map<String, String> tags,
            String clientToken) {
        this(
                name,
                instanceType,
                imageId,
                count,
                lifecycle,
                rootVolumeGib,
                instanceProfile,
                tags,
                clientToken,
                LaunchDetails.DEFAULT);
    }

    public NewInstance withProfile(String profile) {
        return new NewInstance(
                name, instanceType, imageId, count, lifecycle, rootVolumeGib, profile, tags, clientToken, details);
    }

    public NewInstance withDetails(LaunchDetails others) {
        return new NewInstance(
                name,
                instanceType,
                imageId,
                count,
                lifecycle,
                rootVolumeGib,
                instanceProfile,
                tags,
                clientToken,
                others);
    }

    /** The same as another type in another zone, which needs a token of its own. */
    public NewInstance as(String type, String zone, String token) {
        return new NewInstance(
                name,
                type,
                imageId,
                count,
                lifecycle,
                rootVolumeGib,
                instanceProfile,
                tags,
                token,
                details.inZone(zone));
    }
}
