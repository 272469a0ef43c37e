package dev.runctl.service.forgotten;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.aws.AwsLeftovers;
import dev.runctl.aws.S3Buckets;
import dev.runctl.aws.SsmCommandRunner;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.forgotten.Forgotten.Activity;
import dev.runctl.domain.forgotten.Forgotten.Kind;
import dev.runctl.domain.forgotten.Forgotten.Owner;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.Location;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.service.Steps;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.LocalServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What costs is found with whose it is, and an instance on which something runs is left alone. */
class ForgottenTest {
    private static final Location HERE = Location.thisComputer();

    /** Four days on, everything is old. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofDays(4));

    private static ForgottenService service(EndpointBench bench) {
        InstanceService instances = new InstanceService(
                bench.gateway,
                (location, type, lifecycle) -> Optional.of(HourlyPrice.FREE),
                InstanceSightings.NONE,
                LATER);
        return new ForgottenService(
                instances,
                bench.runs,
                new AwsLeftovers(bench.clients, new S3Buckets(bench.clients, any -> Optional.empty())),
                new SsmCommandRunner(bench.clients, bench.gateway),
                (location, type) -> Optional.empty(),
                "tester",
                LATER);
    }

    @Test
    void everyKindIsFoundMarkedAndEnded(@TempDir Path folder) {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench bench = server.person("tester");
            InstanceRef stopped = bench.instance();
            bench.gateway.stop(stopped, false);
            LocalServer.patiently().until(() -> bench.gateway.get(stopped).state() == InstanceState.STOPPED);
            var ec2 = bench.clients.ec2(HERE);
            List<Tag> mine = List.of(
                    Tag.builder().key("CreatedBy").value("runctl").build(),
                    Tag.builder().key("runctl:user").value("tester").build());
            String address = ec2.allocateAddress(it -> it.tagSpecifications(
                            tags -> tags.resourceType(ResourceType.ELASTIC_IP).tags(mine)))
                    .allocationId();
            String colleagues = ec2.allocateAddress().allocationId();
            var s3 = bench.clients.s3(HERE);
            s3.createBucket(it -> it.bucket("runctl-staging-000000000000"));
            String upload = s3.createMultipartUpload(
                            it -> it.bucket("runctl-staging-000000000000").key("runctl/checkpoints/a.pt"))
                    .uploadId();
            s3.uploadPart(
                    it -> it.bucket("runctl-staging-000000000000")
                            .key("runctl/checkpoints/a.pt")
                            .uploadId(upload)
                            .partNumber(1),
                    RequestBody.fromBytes(new byte[1000]));
            s3.putObject(
                    it -> it.bucket("runctl-staging-000000000000").key("runctl/staging/old.tar.gz"),
                    RequestBody.fromString("old"));
            ForgottenService service = service(bench);

            ForgottenService.Report report = service.find(HERE, new Cancellation());

            assertThat(report.failures()).isEmpty();
            assertThat(report.found())
                    .extracting(Forgotten::kind, Forgotten::owner, Forgotten::isPreselected)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(Kind.STOPPED, Owner.MINE, true),
                            org.assertj.core.groups.Tuple.tuple(Kind.UNUSED_ADDRESS, Owner.MINE, true),
                            org.assertj.core.groups.Tuple.tuple(Kind.UNUSED_ADDRESS, Owner.OTHERS, false),
                            org.assertj.core.groups.Tuple.tuple(Kind.UNFINISHED_UPLOAD, Owner.PROGRAM, false),
                            org.assertj.core.groups.Tuple.tuple(Kind.STAGING, Owner.PROGRAM, false));
            assertThat(report.found())
                    .filteredOn(it -> it.kind() == Kind.UNFINISHED_UPLOAD)
                    .allMatch(it -> it.bytes() == 1000);

            List<Forgotten> all = report.found().stream()
                    .filter(it -> !it.id().equals(colleagues))
                    .toList();
            assertThat(service.mark(all)).isEqualTo(2);
            assertThat(service.find(HERE, new Cancellation()).found())
                    .filteredOn(it -> it.id().equals(address))
                    .allMatch(it -> it.marked().matches("\\d{4}-\\d{2}-\\d{2}"));

            ForgottenService.Outcome outcome = service.remove(all, Steps.NONE, new Cancellation());

            assertThat(outcome.failed()).isEmpty();
            assertThat(outcome.done()).hasSize(4);
            LocalServer.patiently()
                    .untilAsserted(() -> assertThat(
                                    service.find(HERE, new Cancellation()).found())
                            .extracting(Forgotten::id)
                            .containsExactly(colleagues));
            ec2.releaseAddress(it -> it.allocationId(colleagues));
        }
    }

    @Test
    void anInstanceOnWhichARunBeganMeanwhileIsLeftAlone(@TempDir Path folder) {
        try (LocalServer server = new LocalServer(folder, Timings.FAST)) {
            EndpointBench bench = server.person("tester");
            InstanceRef ref = bench.instance();
            ForgottenService service = service(bench);
            List<Forgotten> idle = service.find(HERE, new Cancellation()).found();
            assertThat(idle).singleElement().satisfies(it -> {
                assertThat(it.kind()).isIn(Kind.IDLE, Kind.LONG_RUNNING);
                assertThat(it.activity().isKnown()).isTrue();
                assertThat(it.isSafe()).isTrue();
            });

            bench.launch(ref, "import time; time.sleep(600)");
            ForgottenService.Outcome outcome = service.remove(idle, Steps.NONE, new Cancellation());

            assertThat(outcome.done()).isEmpty();
            assertThat(outcome.failed().values()).singleElement().isInstanceOf(Failure.RunActive.class);
            assertThat(bench.gateway.get(ref).state()).isEqualTo(InstanceState.RUNNING);
            assertThat(service.find(HERE, new Cancellation()).found())
                    .singleElement()
                    .matches(it -> !it.isSafe() && !it.isPreselected());
        }
    }

    @Test
    void whatAnInstanceTellsOfItself() {
        assertThat(ActivityProbe.parsed("0.10 0.20 0.03 1/123 4567\n7\n97\n"))
                .isEqualTo(new Activity(true, java.util.OptionalDouble.of(0.03), java.util.OptionalInt.of(97)));
        assertThat(ActivityProbe.parsed("0.10 0.20 1.75 1/123 4567").gpuPercent())
                .isEmpty();
        assertThat(ActivityProbe.parsed("")).isEqualTo(Activity.UNKNOWN);
        assertThat(ActivityProbe.parsed("sh: not found")).isEqualTo(Activity.UNKNOWN);
    }
}
