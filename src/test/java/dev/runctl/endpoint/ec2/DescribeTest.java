package dev.runctl.endpoint.ec2;

import static dev.runctl.endpoint.machine.LocalCloud.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.machine.LocalCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.*;

class DescribeTest {
    @TempDir
    Path folder;

    private LocalCloud cloud;

    @BeforeEach
    void open() {
        cloud = new LocalCloud(folder.resolve("local"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private List<String> ids(String filter, String... values) {
        return cloud
                .describe(DescribeInstancesRequest.builder()
                        .filters(f -> f.name(filter).values(values))
                        .build())
                .stream()
                .map(Instance::instanceId)
                .toList();
    }

    private static TagSpecification tags(String kind, String... keysAndValues) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags.add(Tag.builder()
                    .key(keysAndValues[i])
                    .value(keysAndValues[i + 1])
                    .build());
        }
        return TagSpecification.builder().resourceType(kind).tags(tags).build();
    }

    @Test
    void filtersWithWildcardsAndAllOfThem() {
        String one = cloud.launch(r -> r.tagSpecifications(tags("instance", "Name", "trainer-1", "team", "vision")))
                .getFirst()
                .instanceId();
        String two = cloud.launch(r -> r.instanceType("g5.xlarge")
                        .placement(p -> p.availabilityZone("us-east-1b"))
                        .instanceMarketOptions(m -> m.marketType("spot"))
                        .tagSpecifications(tags("instance", "Name", "trainer*2")))
                .getFirst()
                .instanceId();
        assertThat(ids("tag:Name", "trainer-?")).containsExactly(one);
        assertThat(ids("tag:Name", "trainer*")).containsExactly(one, two);
        assertThat(ids("tag:Name", "trainer\\*2")).containsExactly(two);
        assertThat(ids("tag-key", "team")).containsExactly(one);
        assertThat(ids("instance-type", "g5.*", "p4d.*")).containsExactly(two);
        assertThat(ids("instance-lifecycle", "spot")).containsExactly(two);
        assertThat(ids("availability-zone", "us-east-1a")).containsExactly(one);
        assertThat(ids("instance-state-name", "stopped")).isEmpty();
        assertThat(ids("image-id", LocalCloud.IMAGE)).containsExactly(one, two);
        assertThat(ids("private-ip-address", cloud.describe(two).privateIpAddress()))
                .containsExactly(two);
        assertThat(error(() -> ids("no-such-filter", "x")).code()).isEqualTo("InvalidParameterValue");
        assertThat(cloud.describe(DescribeInstancesRequest.builder()
                        .filters(
                                Filter.builder()
                                        .name("instance-type")
                                        .values("t3.micro")
                                        .build(),
                                Filter.builder()
                                        .name("tag:Name")
                                        .values("trainer*2")
                                        .build())
                        .build()))
                .isEmpty();
    }

    @Test
    void pagesInLaunchOrderWithoutGapOrRepeat() {
        List<String> launched = cloud.launch(r -> r.minCount(23).maxCount(23)).stream()
                .map(Instance::instanceId)
                .toList();
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            var page = cloud.ec2(
                    "DescribeInstances",
                    DescribeInstancesRequest.builder()
                            .maxResults(5)
                            .nextToken(token)
                            .build(),
                    DescribeInstancesResponse.class);
            page.reservations().forEach(r -> r.instances().forEach(i -> seen.add(i.instanceId())));
            token = page.nextToken() == null ? "" : page.nextToken();
        } while (!token.isEmpty());
        assertThat(seen).isEqualTo(launched);
        assertThat(error(() -> cloud.describe(
                                DescribeInstancesRequest.builder().maxResults(4).build()))
                        .code())
                .isEqualTo("InvalidParameterValue");
        assertThat(error(() -> cloud.describe(DescribeInstancesRequest.builder()
                                .maxResults(5)
                                .instanceIds(launched.getFirst())
                                .build()))
                        .code())
                .isEqualTo("InvalidParameterCombination");
        assertThat(error(() -> cloud.describe(DescribeInstancesRequest.builder()
                                .nextToken("!!")
                                .build()))
                        .code())
                .isEqualTo("InvalidPaginationToken");
    }

    @Test
    void aClientTokenLaunchesOnce() {
        var first = cloud.launch(r -> r.clientToken("once"));
        var again = cloud.launch(r -> r.clientToken("once"));
        assertThat(again.getFirst().instanceId()).isEqualTo(first.getFirst().instanceId());
        assertThat(cloud.describe(DescribeInstancesRequest.builder().build())).hasSize(1);
        assertThat(error(() -> cloud.launch(r -> r.clientToken("once").instanceType("t3.large")))
                        .code())
                .isEqualTo("IdempotentParameterMismatch");
        assertThat(error(() -> cloud.launch(r -> r.clientToken("once").userData("aGVsbG8=")))
                        .code())
                .isEqualTo("IdempotentParameterMismatch");
    }

    @Test
    void refusesWhatEc2Refuses() {
        assertThat(error(() -> cloud.launch(r -> r.imageId("ami-0123456789abcdef0")))
                        .code())
                .isEqualTo("InvalidAMIID.NotFound");
        assertThat(error(() -> cloud.launch(r -> r.imageId("../../etc/passwd"))).code())
                .isEqualTo("InvalidAMIID.Malformed");
        assertThat(error(() -> cloud.launch(r -> r.instanceType("t3.enormous"))).code())
                .isEqualTo("InvalidInstanceType");
        assertThat(error(() -> cloud.launch(r -> r.minCount(2).maxCount(1))).code())
                .isEqualTo("InvalidParameterValue");
        assertThat(error(() -> cloud.launch(r -> r.minCount(20_000).maxCount(20_000)))
                        .code())
                .isEqualTo("InstanceLimitExceeded");
        assertThat(error(() -> cloud.launch(r -> r.dryRun(true))).status()).isEqualTo(412);
        assertThat(cloud.describe(DescribeInstancesRequest.builder().build())).isEmpty();
    }

    @Test
    void aOneTimeSpotInstanceCannotBeStopped() {
        var spot = cloud.launch(r -> r.instanceMarketOptions(m -> m.marketType("spot")))
                .getFirst();
        assertThat(spot.instanceLifecycleAsString()).isEqualTo("spot");
        assertThat(spot.spotInstanceRequestId()).startsWith("sir-");
        cloud.awaitState(spot.instanceId(), "running");
        assertThat(error(() -> cloud.ec2(
                                "StopInstances",
                                StopInstancesRequest.builder()
                                        .instanceIds(spot.instanceId())
                                        .build(),
                                StopInstancesResponse.class))
                        .code())
                .isEqualTo("UnsupportedOperation");
    }

    @Test
    void hostileTagsAreKeptAsTheyAre() throws Exception {
        String[] hostile = {
            "Name", "'; DROP TABLE instance; --", "../../../etc", "\"<xml>&amp;\n\t", "ünï 🚀", "$(touch /tmp/x) `id`"
        };
        String id = cloud.launch(r -> r.tagSpecifications(tags("instance", hostile)))
                .getFirst()
                .instanceId();
        var tags = cloud.describe(id).tags();
        assertThat(tags).hasSize(3);
        for (int i = 0; i < hostile.length; i += 2) {
            assertThat(tags)
                    .contains(
                            Tag.builder().key(hostile[i]).value(hostile[i + 1]).build());
        }
        assertThat(ids("tag:ünï 🚀", "$(touch*")).containsExactly(id);
        try (var entries = Files.list(folder.resolve("local/instances"))) {
            assertThat(entries).containsExactly(cloud.machine.workspace(id));
        }
        assertThat(error(() -> tag(id, "k".repeat(129), "v")).code()).isEqualTo("InvalidParameterValue");
        assertThat(error(() -> tag(id, "k", "v".repeat(257))).code()).isEqualTo("InvalidParameterValue");
        assertThat(error(() -> tag(id, "aws:mine", "v")).code()).isEqualTo("InvalidParameterValue");
        tag(id, "k".repeat(128), "v".repeat(256));
        assertThat(cloud.describe(id).tags()).hasSize(4);
    }

    private void tag(String id, String key, String value) {
        cloud.ec2(
                "CreateTags",
                CreateTagsRequest.builder()
                        .resources(id)
                        .tags(Tag.builder().key(key).value(value).build())
                        .build(),
                CreateTagsResponse.class);
    }

    @Test
    void tagsAreReplacedRemovedAndListed() {
        String id = cloud.launch(r -> {}).getFirst().instanceId();
        tag(id, "a", "1");
        tag(id, "a", "2");
        tag(id, "b", "3");
        cloud.ec2(
                "DeleteTags",
                DeleteTagsRequest.builder()
                        .resources(id)
                        .tags(
                                Tag.builder().key("a").value("not this").build(),
                                Tag.builder().key("b").build())
                        .build(),
                DeleteTagsResponse.class);
        var listed = cloud.ec2(
                        "DescribeTags",
                        DescribeTagsRequest.builder()
                                .filters(f -> f.name("resource-id").values(id))
                                .build(),
                        DescribeTagsResponse.class)
                .tags();
        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().value()).isEqualTo("2");
        assertThat(listed.getFirst().resourceTypeAsString()).isEqualTo("instance");
        for (int i = 0; i < 49; i++) {
            tag(id, "n" + i, "");
        }
        assertThat(error(() -> tag(id, "one too many", "")).code()).isEqualTo("TagLimitExceeded");
        assertThat(error(() -> tag("i-0123456789abcdef0", "a", "")).code()).isEqualTo("InvalidInstanceID.NotFound");
    }

    @Test
    void theRootVolumeFollowsTheImageAndTheRequest() {
        String id = cloud.launch(r -> r.blockDeviceMappings(
                        BlockDeviceMapping.builder()
                                .deviceName("/dev/xvda")
                                .ebs(e -> e.volumeSize(100))
                                .build(),
                        BlockDeviceMapping.builder()
                                .deviceName("/dev/sdf")
                                .ebs(e -> e.volumeSize(50).volumeType("gp2").deleteOnTermination(false))
                                .build()))
                .getFirst()
                .instanceId();
        var volumes = volumes(id);
        assertThat(volumes).extracting("size").containsExactly(100, 50);
        assertThat(volumes).extracting(Volume::volumeTypeAsString).containsExactly("gp3", "gp2");
        assertThat(cloud.describe(id).blockDeviceMappings()).hasSize(2);
        cloud.ec2(
                "TerminateInstances",
                TerminateInstancesRequest.builder().instanceIds(id).build(),
                TerminateInstancesResponse.class);
        cloud.awaitState(id, "terminated");
        var left = cloud.ec2("DescribeVolumes", DescribeVolumesRequest.builder().build(), DescribeVolumesResponse.class)
                .volumes();
        assertThat(left).extracting("size").containsExactly(50);
        assertThat(left.getFirst().stateAsString()).isEqualTo("available");
    }

    private List<Volume> volumes(String instance) {
        return cloud.ec2(
                        "DescribeVolumes",
                        DescribeVolumesRequest.builder()
                                .filters(f -> f.name("attachment.instance-id").values(instance))
                                .build(),
                        DescribeVolumesResponse.class)
                .volumes();
    }

    @Test
    void statusShowsRunningInstancesUnlessAskedForAll() {
        String id = cloud.launch(r -> {}).getFirst().instanceId();
        assertThat(status(false)).isEmpty();
        assertThat(status(true)).hasSize(1);
        cloud.awaitOnline(id);
        assertThat(status(false).getFirst().instanceStatus().statusAsString()).isEqualTo("ok");
    }

    private List<InstanceStatus> status(boolean all) {
        return cloud.ec2(
                        "DescribeInstanceStatus",
                        DescribeInstanceStatusRequest.builder()
                                .includeAllInstances(all)
                                .build(),
                        DescribeInstanceStatusResponse.class)
                .instanceStatuses();
    }

    @Test
    void theCatalogIsPagedAndKnowsAccelerators() {
        var first = cloud.ec2(
                "DescribeInstanceTypes",
                DescribeInstanceTypesRequest.builder().build(),
                DescribeInstanceTypesResponse.class);
        assertThat(first.instanceTypes()).hasSize(100);
        assertThat(first.nextToken()).isNotEmpty();
        var rest = cloud.ec2(
                "DescribeInstanceTypes",
                DescribeInstanceTypesRequest.builder()
                        .nextToken(first.nextToken())
                        .build(),
                DescribeInstanceTypesResponse.class);
        assertThat(rest.instanceTypes()).doesNotContainAnyElementsOf(first.instanceTypes());
        var g5 = cloud.ec2(
                        "DescribeInstanceTypes",
                        DescribeInstanceTypesRequest.builder()
                                .instanceTypesWithStrings("g5.12xlarge")
                                .build(),
                        DescribeInstanceTypesResponse.class)
                .instanceTypes()
                .getFirst();
        assertThat(g5.vCpuInfo().defaultVCpus()).isEqualTo(48);
        assertThat(g5.memoryInfo().sizeInMiB()).isEqualTo(192 * 1024L);
        assertThat(g5.gpuInfo().gpus().getFirst().count()).isEqualTo(4);
        assertThat(g5.gpuInfo().gpus().getFirst().name()).isEqualTo("A10G");
        var spot = cloud.ec2(
                        "DescribeSpotPriceHistory",
                        DescribeSpotPriceHistoryRequest.builder()
                                .instanceTypesWithStrings("g5.xlarge")
                                .productDescriptions("Linux/UNIX")
                                .build(),
                        DescribeSpotPriceHistoryResponse.class)
                .spotPriceHistory();
        assertThat(spot).extracting("availabilityZone").containsExactly("us-east-1a", "us-east-1b", "us-east-1c");
        assertThat(Double.parseDouble(spot.getFirst().spotPrice())).isBetween(0.1, 1.006);
    }

    @Test
    void imagesSayTheirRootDevice() {
        var images = cloud.ec2(
                        "DescribeImages",
                        DescribeImagesRequest.builder()
                                .owners("amazon")
                                .filters(f -> f.name("name").values("al2023-ami-2023*-x86_64"))
                                .build(),
                        DescribeImagesResponse.class)
                .images();
        assertThat(images).extracting("imageId").containsExactly(LocalCloud.IMAGE);
        assertThat(images.getFirst().rootDeviceName()).isEqualTo("/dev/xvda");
    }

    @Test
    void faultsAreAnsweredAsOftenAsAskedFor() throws Exception {
        Files.writeString(
                folder.resolve("local/faults.json"),
                "{\"DescribeInstances\": {\"code\": \"RequestLimitExceeded\", \"times\": 2}}");
        for (int i = 0; i < 2; i++) {
            var error = error(
                    () -> cloud.describe(DescribeInstancesRequest.builder().build()));
            assertThat(error.code()).isEqualTo("RequestLimitExceeded");
            assertThat(error.status()).isEqualTo(503);
        }
        assertThat(cloud.describe(DescribeInstancesRequest.builder().build())).isEmpty();
    }
}
