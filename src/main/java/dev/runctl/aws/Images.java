package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import java.util.Comparator;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;

/** The machine image of a new instance: one that Amazon maintains, with the SSM agent and Python 3, or the one asked for. */
final class Images {
    private static final String PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";

    private final AwsClients clients;

    Images(AwsClients clients) {
        this.clients = clients;
    }

    /** The newest Amazon Linux 2023 for the type's processor: by the public SSM parameter, else by its name. */
    String newest(Location location, String instanceType) {
        String architecture = architecture(location, instanceType);
        try {
            return AwsFailures.call(
                    "ssm GetParameter",
                    () -> clients.ssm(location)
                            .getParameter(request -> request.name(PARAMETER + architecture))
                            .parameter()
                            .value());
        } catch (ServiceException e) {
            return byName(location, architecture);
        }
    }

    /** The name of the image's root device: it differs between distributions. */
    String rootDevice(Location location, String imageId) {
        Image image = AwsFailures.call(
                "ec2 DescribeImages",
                () -> clients.ec2(location).describeImages(request -> request.imageIds(imageId)).images().stream()
                        .findFirst()
                        .orElseThrow(() -> new ServiceException(
                                new Failure.NotFound("image", imageId, Evidence.of("ec2 DescribeImages", "")))));
        return image.rootDeviceName();
    }

    private String byName(Location location, String architecture) {
        return AwsFailures.call(
                "ec2 DescribeImages",
                () -> clients
                        .ec2(location)
                        .describeImages(request -> request.owners("amazon")
                                .filters(
                                        Filter.builder()
                                                .name("name")
                                                .values("al2023-ami-2023.*")
                                                .build(),
                                        Filter.builder()
                                                .name("architecture")
                                                .values(architecture)
                                                .build()))
                        .images()
                        .stream()
                        .max(Comparator.comparing(Image::creationDate))
                        .orElseThrow(() -> new ServiceException(new Failure.NotFound(
                                "image", "al2023-ami-2023.*", Evidence.of("ec2 DescribeImages", ""))))
                        .imageId());
    }

    private String architecture(Location location, String instanceType) {
        return AwsFailures.call(
                "ec2 DescribeInstanceTypes",
                () -> clients
                                .ec2(location)
                                .describeInstanceTypes(request -> request.instanceTypesWithStrings(instanceType))
                                .instanceTypes()
                                .stream()
                                .anyMatch(type -> type.processorInfo() != null
                                        && type.processorInfo()
                                                .supportedArchitectures()
                                                .contains(ArchitectureType.ARM64))
                        ? "arm64"
                        : "x86_64");
    }
}
