package dev.runctl.aws;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.Failure.Evidence;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.Location;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ArchitectureType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;

/** The machine image of a new instance: one that Amazon maintains, with the SSM agent and Python 3, or the one asked for. */
final class Images {
    /** AWS Systems Manager user guide, public parameters. */
    private static final String AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";

    /** Ubuntu on AWS documentation, "Find Ubuntu images on AWS". */
    private static final String UBUNTU =
            "/aws/service/canonical/ubuntu/server/24.04/stable/current/%s/hvm/ebs-gp3/ami-id";

    /** AWS Deep Learning AMIs developer guide, "Finding the ID of a DLAMI". */
    private static final String DEEP_LEARNING = "/aws/service/deeplearning/ami/";

    private static final Pattern PYTORCH = Pattern.compile(
            ".*/oss-nvidia-driver-gpu-pytorch-(\\d+)\\.(\\d+)-((?:ubuntu|amazon-linux)-(\\d[\\d.]*))/latest/ami-id");

    /** Canonical's account, by the same documentation. */
    private static final String CANONICAL = "099720109477";

    /** The most that GetParametersByPath answers at once (SSM API). */
    private static final int PAGE = 10;

    private final AwsClients clients;

    Images(AwsClients clients) {
        this.clients = clients;
    }

    /** The newest of the family for the type's processor: by the public SSM parameter, else by its name. */
    String newest(Location location, String instanceType, ImageFamily family) {
        String architecture = architecture(location, instanceType);
        try {
            return switch (family) {
                case AMAZON_LINUX -> parameter(location, AMAZON_LINUX + architecture);
                case UBUNTU ->
                    parameter(location, UBUNTU.formatted(architecture.equals("arm64") ? architecture : "amd64"));
                case DEEP_LEARNING_AMAZON_LINUX -> deepLearning(location, architecture, "amazon-linux-2023");
                case DEEP_LEARNING_UBUNTU -> deepLearning(location, architecture, "ubuntu-");
            };
        } catch (ServiceException e) {
            return byName(location, architecture, family);
        }
    }

    private String parameter(Location location, String name) {
        return AwsFailures.call(
                "ssm GetParameter",
                () -> clients.ssm(location)
                        .getParameter(request -> request.name(name))
                        .parameter()
                        .value());
    }

    /** The names hold the version of PyTorch, which is not known ahead: the highest on the highest system is taken. */
    private String deepLearning(Location location, String architecture, String system) {
        record Found(List<Integer> version, String image) {}
        Comparator<Found> byVersion = Comparator.comparing(Found::version, Images::compare);
        return AwsFailures.call(
                "ssm GetParametersByPath",
                () -> clients
                        .ssm(location)
                        .getParametersByPathPaginator(request -> request.path(DEEP_LEARNING + architecture)
                                .recursive(true)
                                .maxResults(PAGE))
                        .stream()
                        .flatMap(page -> page.parameters().stream())
                        .flatMap(parameter -> {
                            Matcher name = PYTORCH.matcher(parameter.name());
                            return name.matches() && name.group(3).startsWith(system)
                                    ? Stream.of(new Found(
                                            numbers(name.group(1), name.group(2), name.group(4)), parameter.value()))
                                    : Stream.empty();
                        })
                        .max(byVersion)
                        .orElseThrow(() -> new ServiceException(new Failure.NotFound(
                                "image", "PyTorch, " + architecture, Evidence.of("ssm GetParametersByPath", ""))))
                        .image());
    }

    private static List<Integer> numbers(String major, String minor, String system) {
        return Stream.of(major, minor, system.replace(".", ""))
                .map(Integer::valueOf)
                .toList();
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < one.size(); i++) {
            int difference = Integer.compare(one.get(i), other.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
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

    private String byName(Location location, String architecture, ImageFamily family) {
        String name = switch (family) {
            case AMAZON_LINUX -> "al2023-ami-2023.*";
            case UBUNTU -> "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-*";
            case DEEP_LEARNING_AMAZON_LINUX -> "Deep Learning *Nvidia Driver AMI GPU PyTorch * (Amazon Linux 2023) *";
            case DEEP_LEARNING_UBUNTU -> "Deep Learning *Nvidia Driver AMI GPU PyTorch * (Ubuntu *) *";
        };
        return AwsFailures.call(
                "ec2 DescribeImages",
                () -> clients
                        .ec2(location)
                        .describeImages(request -> request.owners(family == ImageFamily.UBUNTU ? CANONICAL : "amazon")
                                .filters(
                                        Filter.builder()
                                                .name("name")
                                                .values(name)
                                                .build(),
                                        Filter.builder()
                                                .name("architecture")
                                                .values(architecture)
                                                .build()))
                        .images()
                        .stream()
                        .max(Comparator.comparing(Image::creationDate))
                        .orElseThrow(() -> new ServiceException(new Failure.NotFound(
                                "image-family", called(family), Evidence.of("ec2 DescribeImages", name))))
                        .imageId());
    }

    /** As those who make them call them. */
    private static String called(ImageFamily family) {
        return switch (family) {
            case AMAZON_LINUX -> "Amazon Linux 2023";
            case UBUNTU -> "Ubuntu 24.04";
            case DEEP_LEARNING_AMAZON_LINUX -> "Deep Learning AMI with PyTorch (Amazon Linux 2023)";
            case DEEP_LEARNING_UBUNTU -> "Deep Learning AMI with PyTorch (Ubuntu)";
        };
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
