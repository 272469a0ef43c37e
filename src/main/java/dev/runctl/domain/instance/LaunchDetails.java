package dev.runctl.domain.instance;

import java.util.List;

/**
 * What a launch is asked for beside the type.
 *
 * @param image which image, where the request names none by its id
 * @param volumeType EC2's word for the kind of root volume, used where a size is given
 * @param securityGroups ids; empty for the network's default group
 * @param subnet id of a subnet, which decides the zone too; empty for the zone's default one
 * @param zone availability zone, or empty where EC2 may choose
 * @param onShutdown not used for spot, which EC2 terminates
 */
public record LaunchDetails(
        ImageFamily image,
        String volumeType,
        List<String> securityGroups,
        String subnet,
        String zone,
        OnShutdown onShutdown) {
    public static final LaunchDetails DEFAULT =
            new LaunchDetails(ImageFamily.AMAZON_LINUX, "gp3", List.of(), "", "", OnShutdown.STOP);

    public LaunchDetails {
        securityGroups = List.copyOf(securityGroups);
    }

    public LaunchDetails inZone(String other) {
        return new LaunchDetails(image, volumeType, securityGroups, subnet, other, onShutdown);
    }

    public LaunchDetails withImage(ImageFamily other) {
        return new LaunchDetails(other, volumeType, securityGroups, subnet, zone, onShutdown);
    }
}
