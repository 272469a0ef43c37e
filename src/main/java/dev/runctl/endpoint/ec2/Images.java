package dev.runctl.endpoint.ec2;

import dev.runctl.endpoint.wire.ServiceError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;

/**
 * The public images of This computer. What an instance runs is this computer's own system whatever the image; images are
 * there so that a launch is asked for as on AWS, with the image's own root device and disk size.
 */
public final class Images {
    private static final String AMAZON = "137112412989";
    private static final String CANONICAL = "099720109477";
    private static final String DEEP_LEARNING = "898082745236";

    /**
     * One image.
     *
     * @param parameters public SSM parameters that name it
     * @param rootGib size of its root volume
     */
    record Image(
            int seq,
            String id,
            String name,
            String description,
            String architecture,
            String owner,
            String alias,
            String rootDevice,
            int rootGib,
            String created,
            List<String> parameters) {}

    private static final List<Image> ALL = List.of(
            new Image(
                    1,
                    "ami-0a1e0cafe2023a864",
                    "al2023-ami-2023.8.20250915.0-kernel-6.1-x86_64",
                    "Amazon Linux 2023 AMI 2023.8.20250915.0 x86_64 HVM kernel-6.1",
                    "x86_64",
                    AMAZON,
                    "amazon",
                    "/dev/xvda",
                    8,
                    "2025-09-15T18:20:04.000Z",
                    List.of(
                            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
                            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64")),
            new Image(
                    2,
                    "ami-0a1e0cafe2023a0a6",
                    "al2023-ami-2023.8.20250915.0-kernel-6.1-arm64",
                    "Amazon Linux 2023 AMI 2023.8.20250915.0 arm64 HVM kernel-6.1",
                    "arm64",
                    AMAZON,
                    "amazon",
                    "/dev/xvda",
                    8,
                    "2025-09-15T18:20:04.000Z",
                    List.of(
                            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
                            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64")),
            new Image(
                    3,
                    "ami-0b2404ab0de240864",
                    "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250821",
                    "Canonical, Ubuntu, 24.04, amd64 noble image",
                    "x86_64",
                    CANONICAL,
                    "",
                    "/dev/sda1",
                    8,
                    "2025-08-21T07:12:40.000Z",
                    List.of("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id")),
            new Image(
                    4,
                    "ami-0b2404ab0de2400a6",
                    "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20250821",
                    "Canonical, Ubuntu, 24.04, arm64 noble image",
                    "arm64",
                    CANONICAL,
                    "",
                    "/dev/sda1",
                    8,
                    "2025-08-21T07:12:52.000Z",
                    List.of("/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id")),
            new Image(
                    5,
                    "ami-0d1ea4d1ea4d1e864",
                    "Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.8 (Amazon Linux 2023) 20250912",
                    "Supported EC2 instances: G4dn, G5, G6, Gr6, G6e, P4d, P4de, P5, P5e, P5en",
                    "x86_64",
                    DEEP_LEARNING,
                    "amazon",
                    "/dev/xvda",
                    75,
                    "2025-09-12T03:41:19.000Z",
                    List.of(
                            "/aws/service/deeplearning/ami/x86_64/oss-nvidia-driver-gpu-pytorch-2.8-amazon-linux-2023/latest/ami-id",
                            "/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-al2023/latest/ami-id")),
            new Image(
                    6,
                    "ami-0d1ea40b240b24864",
                    "Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.8 (Ubuntu 24.04) 20250912",
                    "Supported EC2 instances: G4dn, G5, G6, Gr6, G6e, P4d, P4de, P5, P5e, P5en",
                    "x86_64",
                    DEEP_LEARNING,
                    "amazon",
                    "/dev/sda1",
                    75,
                    "2025-09-12T04:02:55.000Z",
                    List.of(
                            "/aws/service/deeplearning/ami/x86_64/oss-nvidia-driver-gpu-pytorch-2.8-ubuntu-24.04/latest/ami-id",
                            "/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id")));

    /** The image a public SSM parameter names. */
    public static Optional<String> byParameter(String parameter) {
        return ALL.stream()
                .filter(image -> image.parameters.contains(parameter))
                .map(Image::id)
                .findFirst();
    }

    /** All public SSM parameters that name images. */
    public static List<String> parameters() {
        return ALL.stream().flatMap(image -> image.parameters.stream()).sorted().toList();
    }

    @Nullable
    Image find(String id) {
        for (Image image : ALL) {
            if (image.id.equals(id)) {
                return image;
            }
        }
        return null;
    }

    /** @throws ServiceError InvalidAMIID.NotFound or InvalidAMIID.Malformed */
    Image require(String id) {
        if (!id.matches("ami-([0-9a-f]{8}|[0-9a-f]{17})")) {
            throw new ServiceError("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        Image image = find(id);
        if (image == null) {
            throw new ServiceError("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
        }
        return image;
    }

    DescribeImagesResponse describe(DescribeImagesRequest request) {
        List<Image> asked = request.imageIds().isEmpty()
                ? ALL
                : request.imageIds().stream().map(this::require).toList();
        List<String> owners = request.owners();
        if (!owners.isEmpty()) {
            asked = asked.stream()
                    .filter(image -> owners.contains(image.owner) || owners.contains(image.alias))
                    .toList();
        }
        Requests.dryRun(request.dryRun());
        List<Image> found = new Filters(request.filters()).apply(asked, Images::value);
        Paging<Image> page = Paging.of(found, Image::seq, request.maxResults(), request.nextToken(), 1, 1000);
        return DescribeImagesResponse.builder()
                .images(page.items().stream().map(Images::answer).toList())
                .nextToken(page.next())
                .build();
    }

    private static software.amazon.awssdk.services.ec2.model.Image answer(Image image) {
        return software.amazon.awssdk.services.ec2.model.Image.builder()
                .imageId(image.id)
                .name(image.name)
                .description(image.description)
                .architecture(image.architecture)
                .ownerId(image.owner)
                .imageOwnerAlias(image.alias.isEmpty() ? null : image.alias)
                .imageLocation((image.alias.isEmpty() ? image.owner : image.alias) + "/" + image.name)
                .imageType("machine")
                .publicLaunchPermissions(true)
                .state("available")
                .creationDate(image.created)
                .platformDetails("Linux/UNIX")
                .usageOperation("RunInstances")
                .rootDeviceType("ebs")
                .rootDeviceName(image.rootDevice)
                .virtualizationType("hvm")
                .hypervisor("xen")
                .enaSupport(true)
                .blockDeviceMappings(BlockDeviceMapping.builder()
                        .deviceName(image.rootDevice)
                        .ebs(ebs -> ebs.volumeSize(image.rootGib)
                                .volumeType("gp3")
                                .iops(3000)
                                .throughput(125)
                                .encrypted(false)
                                .deleteOnTermination(true))
                        .build())
                .build();
    }

    private static @Nullable List<String> value(Image image, String name) {
        return switch (name) {
            case "image-id" -> List.of(image.id);
            case "name" -> List.of(image.name);
            case "description" -> List.of(image.description);
            case "architecture" -> List.of(image.architecture);
            case "owner-id" -> List.of(image.owner);
            case "owner-alias" -> image.alias.isEmpty() ? List.of() : List.of(image.alias);
            case "root-device-name" -> List.of(image.rootDevice);
            case "root-device-type" -> List.of("ebs");
            case "virtualization-type" -> List.of("hvm");
            case "hypervisor" -> List.of("xen");
            case "image-type" -> List.of("machine");
            case "state" -> List.of("available");
            case "is-public" -> List.of("true");
            case "creation-date" -> List.of(image.created);
            case "platform" -> List.of();
            default -> name.startsWith("tag") ? List.of() : null;
        };
    }
}
