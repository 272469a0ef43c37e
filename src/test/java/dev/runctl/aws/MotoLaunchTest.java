package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.forgotten.Forgotten;
import dev.runctl.domain.forgotten.Forgotten.Kind;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.LaunchDetails;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.instance.OnShutdown;
import dev.runctl.domain.offer.Offer;
import dev.runctl.domain.offer.OfferFilter;
import dev.runctl.domain.offer.OfferOrder;
import dev.runctl.service.Steps;
import dev.runctl.service.forgotten.ForgottenService;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.service.offer.OfferService;
import dev.runctl.storage.DiskPriceTable;
import dev.runctl.storage.ListPrices;
import dev.runctl.testing.EndpointBench;
import dev.runctl.testing.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;

/** Choosing, launching and what is forgotten, against an endpoint that nobody here wrote. */
class MotoLaunchTest {
    private static final Location MOTO = new Location("moto", "us-east-1");

    private static Optional<Moto> moto = Optional.empty();
    private static AwsClients clients;
    private static Ec2InstanceGateway gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = Moto.start();
        assumeTrue(moto.isPresent(), "moto_server is not installed: pip install 'moto[server]'");
        clients = MotoTest.clients("endpoint_url = " + moto.orElseThrow().url());
        gateway = new Ec2InstanceGateway(clients, "tester");
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.close();
        }
        moto.ifPresent(Moto::close);
    }

    private static NewInstance request(String name, LaunchDetails details) {
        return new NewInstance(
                name,
                "t3.micro",
                "",
                1,
                Lifecycle.ON_DEMAND,
                40,
                "",
                Map.of("team", "vision"),
                name + "-token",
                details);
    }

    @Test
    void typesAreComparedByWhatEc2TellsOfThem() {
        OfferService.Comparison found =
                new OfferService(new Ec2Offers(clients), new ListPrices(), location -> {}).compare(List.of(MOTO));

        assertThat(found.failures()).isEmpty();
        assertThat(offer(found, "p4d.24xlarge").hardware()).satisfies(it -> {
            assertThat(it.accelerator()).isEqualTo("A100");
            assertThat(it.accelerators()).isEqualTo(8);
            assertThat(it.acceleratorMemoryMib()).isEqualTo(8 * 40_960);
            assertThat(it.isNvidia()).isTrue();
        });
        assertThat(offer(found, "g5.xlarge")).satisfies(it -> {
            assertThat(it.zones()).isNotEmpty().allMatch(zone -> zone.zone().startsWith("us-east-1"));
            assertThat(it.onDemand()).isPresent();
            assertThat(it.perAccelerator(Lifecycle.ON_DEMAND)).isEqualTo(it.price(Lifecycle.ON_DEMAND));
        });
        assertThat(offer(found, "c7g.large").hardware().architecture()).isEqualTo("arm64");
        assertThat(offer(found, "inf1.xlarge").hardware().accelerators()).isPositive();
        OfferFilter large = new OfferFilter("nvidia", true, 0, 80, 0, 0, Lifecycle.ON_DEMAND, Optional.empty());
        assertThat(found.offers().stream().filter(large::accepts).sorted(OfferOrder.GPU_MEMORY.by(Lifecycle.ON_DEMAND)))
                .extracting(it -> it.hardware().type())
                .contains("p5.48xlarge", "p4de.24xlarge")
                .doesNotContain("p4d.24xlarge", "g5.xlarge");
    }

    private static Offer offer(OfferService.Comparison found, String type) {
        return found.offers().stream()
                .filter(it -> it.hardware().type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyDetailOfALaunchArrives() {
        Ec2Client ec2 = clients.ec2(MOTO);
        String group = ec2.describeSecurityGroups().securityGroups().getFirst().groupId();

        Instance made = gateway.create(
                        MOTO,
                        request(
                                "detailed",
                                new LaunchDetails(
                                        ImageFamily.AMAZON_LINUX,
                                        "gp2",
                                        List.of(group),
                                        "",
                                        "us-east-1b",
                                        OnShutdown.TERMINATE)))
                .getFirst();

        assertThat(made.availabilityZone()).isEqualTo("us-east-1b");
        assertThat(made.tags()).containsEntry("team", "vision");
        String id = made.id().value();
        assertThat(ec2.describeInstanceAttribute(it ->
                                it.instanceId(id).attribute(InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR))
                        .instanceInitiatedShutdownBehavior()
                        .value())
                .isEqualTo("terminate");
        assertThat(ec2.describeVolumes(it -> it.filters(
                                filter -> filter.name("attachment.instance-id").values(id)))
                        .volumes())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.size()).isEqualTo(40);
                    assertThat(it.volumeTypeAsString()).isEqualTo("gp2");
                });
        gateway.terminate(made.ref());
    }

    @Test
    void aUsedClientTokenLaunchesNothingMore() {
        List<Instance> first = gateway.create(MOTO, request("twice", LaunchDetails.DEFAULT));
        List<Instance> second = gateway.create(MOTO, request("twice", LaunchDetails.DEFAULT));
        boolean isHonoured = first.getFirst().id().equals(second.getFirst().id());
        gateway.terminate(first.getFirst().ref());
        if (!isHonoured) {
            gateway.terminate(second.getFirst().ref());
        }

        assumeTrue(isHonoured, "this moto launches another instance for a client token that was used");
        assertThat(gateway.launchedBy(MOTO, List.of("twice-token"))).hasSize(1);
    }

    @Test
    void whatIsForgottenIsFoundAndEnded(@TempDir Path folder) {
        Ec2Client ec2 = clients.ec2(MOTO);
        var s3 = clients.s3(MOTO);
        s3.createBucket(it -> it.bucket("kept"));
        s3.putObject(it -> it.bucket("kept").key("runctl/staging/old.tar.gz"), RequestBody.fromString("old"));
        s3.createMultipartUpload(it -> it.bucket("kept").key("runctl/checkpoints/a.pt"));
        ec2.allocateAddress();
        String volume = ec2.createVolume(
                        it -> it.availabilityZone("us-east-1a").size(100).volumeType("gp3"))
                .volumeId();
        Instance stopped =
                gateway.create(MOTO, request("stopped", LaunchDetails.DEFAULT)).getFirst();
        gateway.stop(stopped.ref(), false);
        Instance running =
                gateway.create(MOTO, request("running", LaunchDetails.DEFAULT)).getFirst();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        EndpointBench bench = new EndpointBench(folder, clients, Map.of());
        ForgottenService service = new ForgottenService(
                new InstanceService(gateway, new ListPrices(), InstanceSightings.NONE, later),
                bench.runs,
                new AwsLeftovers(clients, new S3Buckets(clients, any -> Optional.of("kept"))),
                new SsmCommandRunner(clients, gateway),
                new DiskPriceTable(),
                "tester",
                later);

        List<Forgotten> found = service.find(MOTO, new Cancellation()).found();

        assertThat(found)
                .extracting(Forgotten::kind)
                .contains(
                        Kind.IDLE,
                        Kind.STOPPED,
                        Kind.UNATTACHED_VOLUME,
                        Kind.UNUSED_ADDRESS,
                        Kind.UNFINISHED_UPLOAD,
                        Kind.STAGING);
        assertThat(found)
                .filteredOn(it -> it.id().equals(volume))
                .singleElement()
                .satisfies(it -> assertThat(it.usdPerMonth().orElseThrow()).isEqualByComparingTo("8"));
        assertThat(service.mark(found)).isEqualTo(4);

        ForgottenService.Outcome outcome = service.remove(found, Steps.NONE, new Cancellation());

        assertThat(outcome.failed())
                .as("whether something runs on it cannot be asked here")
                .hasSize(1)
                .allSatisfy((it, failure) -> {
                    assertThat(it.id()).isEqualTo(running.id().value());
                    assertThat(failure).isInstanceOf(Failure.AgentOffline.class);
                });
        assertThat(gateway.get(stopped.ref()).state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(gateway.get(running.ref()).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(service.find(MOTO, new Cancellation()).found())
                .extracting(Forgotten::id)
                .containsExactly(running.id().value());
        gateway.terminate(running.ref());
    }
}
