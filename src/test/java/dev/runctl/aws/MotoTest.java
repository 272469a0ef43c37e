package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.cost.Period;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Identity;
import dev.runctl.domain.instance.ImageFamily;
import dev.runctl.domain.instance.Instance;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.InstanceState;
import dev.runctl.domain.instance.InstanceType;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.domain.ledger.Thing;
import dev.runctl.service.cost.SpotMarket;
import dev.runctl.service.instance.InstanceService;
import dev.runctl.service.instance.InstanceSightings;
import dev.runctl.service.run.CheckpointBucket;
import dev.runctl.service.run.CommandRunner;
import dev.runctl.service.run.CommandStream;
import dev.runctl.service.run.Staging.Staged;
import dev.runctl.storage.ListPrices;
import dev.runctl.testing.Moto;
import dev.runctl.testing.Referee;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** The adapters against an endpoint that nobody here wrote, reached by a profile as a person would write it. */
class MotoTest {
    private static final Location MOTO = new Location("moto", "eu-west-1");

    private static Optional<Moto> moto = Optional.empty();
    private static AwsClients clients;
    private static Ec2InstanceGateway gateway;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        moto = Moto.start();
        assumeTrue(moto.isPresent(), "moto_server is not installed: pip install 'moto[server]'");
        clients = clients("endpoint_url = " + moto.orElseThrow().url());
        gateway = new Ec2InstanceGateway(clients, "tester");
    }

    @AfterAll
    static void stop() {
        if (clients != null) {
            clients.close();
        }
        moto.ifPresent(Moto::close);
    }

    /** @param endpoint lines of the profile that say where AWS is */
    static AwsClients clients(String endpoint) {
        String text =
                "[profile moto]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n" + endpoint + "\n";
        ProfileFile file = ProfileFile.builder()
                .content(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        return new AwsClients(
                () -> {
                    throw new AssertionError("This computer was started");
                },
                () -> file,
                Map.of());
    }

    private static NewInstance request(String name, int count, Lifecycle lifecycle) {
        return new NewInstance(
                name,
                "t3.micro",
                "",
                count,
                lifecycle,
                40,
                "",
                Map.of("runctl:project", "digits"),
                UUID.randomUUID().toString());
    }

    @Test
    void aSubnetWithoutAWayOutReachesSystemsManagerByEndpointsOnly() {
        Ec2Client ec2 = clients.ec2(MOTO);
        String vpc = ec2.createVpc(it -> it.cidrBlock("10.9.0.0/16")).vpc().vpcId();
        String subnet = ec2.createSubnet(it -> it.vpcId(vpc).cidrBlock("10.9.1.0/24"))
                .subnet()
                .subnetId();
        assertThat(new Ec2Networks(ec2, MOTO).hasWayOut(vpc, subnet, true)).isFalse();
        for (String name : List.of("ssm", "ssmmessages")) {
            ec2.createVpcEndpoint(it -> it.vpcId(vpc)
                    .vpcEndpointType(VpcEndpointType.INTERFACE)
                    .serviceName("com.amazonaws." + MOTO.region() + "." + name)
                    .subnetIds(subnet));
        }
        assertThat(new Ec2Networks(ec2, MOTO).hasWayOut(vpc, subnet, false)).isTrue();
    }

    /** moto knows no images of AWS's own: what is asked for is looked for by path, then by name, and said not to be there. */
    @Test
    void anImageThatTheRegionDoesNotHaveIsSaidToBeMissing() {
        assertThatThrownBy(() -> new Images(clients).newest(MOTO, "t3.micro", ImageFamily.DEEP_LEARNING_UBUNTU))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotFound.class));
    }

    @Test
    void theWholeLifeOfAnInstance() {
        Instance created =
                gateway.create(MOTO, request("alpha", 1, Lifecycle.ON_DEMAND)).getFirst();
        InstanceRef ref = created.ref();

        Instance seen = gateway.get(ref);
        assertThat(seen.name()).isEqualTo("alpha");
        assertThat(seen.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(seen.imageId()).startsWith("ami-");
        assertThat(seen.availabilityZone()).startsWith("eu-west-1");
        assertThat(seen.tags())
                .containsEntry("CreatedBy", "runctl")
                .containsEntry("runctl:project", "digits")
                .containsEntry("runctl:user", "tester")
                .containsKey("runctl:created");
        assertThat(clients.ec2(MOTO)
                        .describeVolumes(volumes -> volumes.filters(filter -> filter.name("attachment.instance-id")
                                .values(ref.id().value())))
                        .volumes())
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.size()).isEqualTo(40);
                    assertThat(volume.tags()).anyMatch(tag -> tag.key().equals("CreatedBy"));
                });

        assertThat(gateway.stop(ref, false)).isIn(InstanceState.STOPPING, InstanceState.STOPPED);
        assertThat(gateway.get(ref).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(gateway.start(ref)).isIn(InstanceState.PENDING, InstanceState.RUNNING);
        gateway.tag(ref, Map.of("Name", "beta"));
        assertThat(gateway.get(ref).name()).isEqualTo("beta");
        assertThat(gateway.terminate(ref)).isIn(InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED);
        assertThat(gateway.get(ref).state()).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void disksAndKeptAddressesAreSeenPageByPage() {
        Location other = new Location("moto", "ca-central-1");
        InstanceRef box = gateway.create(other, request("box", 1, Lifecycle.ON_DEMAND))
                .getFirst()
                .ref();
        String loose = clients.ec2(other)
                .createVolume(volume -> volume.availabilityZone("ca-central-1a")
                        .size(200)
                        .volumeType("gp3")
                        .iops(4000)
                        .throughput(250))
                .volumeId();
        clients.ec2(other).allocateAddress(address -> address.domain("vpc"));
        Ec2Holdings holdings = new Ec2Holdings(clients);

        assertThat(holdings.disks(other))
                .anySatisfy(disk -> {
                    assertThat(disk.instance()).contains(box.id());
                    assertThat(disk.thing())
                            .isInstanceOfSatisfying(
                                    Thing.Disk.class,
                                    it -> assertThat(it.sizeGib()).isEqualTo(40));
                    assertThat(disk.created()).isPresent();
                })
                .anySatisfy(disk -> {
                    assertThat(disk.id()).isEqualTo(loose);
                    assertThat(disk.instance()).isEmpty();
                    assertThat(disk.thing()).isEqualTo(new Thing.Disk("gp3", 200, 4000, 250));
                });
        assertThat(holdings.addresses(other)).singleElement().satisfies(it -> {
            assertThat(it.thing()).isEqualTo(new Thing.Address());
            assertThat(it.instance()).isEmpty();
        });
    }

    @Test
    void spotPricesOfOneMarketAndNoOther() {
        SpotMarket market = new SpotMarket(MOTO, "eu-west-1a", "g5.xlarge");
        Instant now = Instant.now();

        assertThat(new Ec2SpotPrices(clients).changes(market, new Period(now.minusSeconds(86_400), now)))
                .isNotEmpty()
                .allSatisfy((since, usd) -> assertThat(usd).isPositive());
    }

    @Test
    void severalOfOneNameAreNumbered() {
        InstanceService service = new InstanceService(
                gateway, (location, type, lifecycle) -> Optional.empty(), InstanceSightings.NONE, Clock.systemUTC());
        Location other = new Location("moto", "eu-north-1");

        List<Instance> created = service.create(other, request("team", 3, Lifecycle.ON_DEMAND));

        assertThat(created).extracting(Instance::name).containsExactly("team-1", "team-2", "team-3");
        assertThat(gateway.list(other))
                .extracting(Instance::name)
                .containsExactlyInAnyOrder("team-1", "team-2", "team-3");
    }

    @Test
    void spotIsAMarketOptionOfTheLaunch() {
        Instance spot = gateway.create(MOTO, request("spot", 1, Lifecycle.SPOT)).getFirst();

        assertThat(gateway.get(spot.ref()).lifecycle()).isEqualTo(Lifecycle.SPOT);
    }

    @Test
    void allPagesAreListed() {
        Location other = new Location("moto", "ap-south-1");
        // moto counts reservations in a page, so each launch is one entry of a page of 100.
        for (int i = 0; i < 12; i++) {
            gateway.create(other, request("page", 1, Lifecycle.ON_DEMAND));
        }
        assertThat(clients.ec2(other)
                        .describeInstances(page -> page.maxResults(5))
                        .nextToken())
                .isNotBlank();

        assertThat(clients.ec2(other)
                        .describeInstancesPaginator(page -> page.maxResults(5))
                        .reservations())
                .hasSize(12);
        assertThat(gateway.list(other)).hasSize(12);
    }

    @Test
    void anUnknownInstanceIsNotFoundByItsId() {
        InstanceRef unknown = new InstanceRef(MOTO, new InstanceId("i-0123456789abcdef0"));

        assertThatThrownBy(() -> gateway.get(unknown))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure())
                                .isInstanceOfSatisfying(Failure.NotFound.class, failure -> {
                                    assertThat(failure.what()).isEqualTo("instance");
                                    assertThat(failure.name()).isEqualTo("i-0123456789abcdef0");
                                    assertThat(failure.evidence().awsCode()).isEqualTo("InvalidInstanceID.NotFound");
                                    assertThat(failure.evidence().requestId()).isNotBlank();
                                }));
    }

    @Test
    void agentsAreUnknownWhereTheEndpointHasNoSuchService() {
        assertThat(gateway.agents(MOTO)).isEmpty();
        assertThat(new InstanceService(gateway, new ListPrices(), InstanceSightings.NONE, Clock.systemUTC()).list(MOTO))
                .allMatch(summary -> !summary.isReachable());
    }

    @Test
    void whoAsks() {
        Identity identity = gateway.identity(MOTO);

        assertThat(identity.account()).isEqualTo("123456789012");
        assertThat(identity.arn()).startsWith("arn:aws:");
    }

    @Test
    void typesCarryTheirAccelerators() {
        List<InstanceType> types = gateway.types(MOTO);

        assertThat(types)
                .filteredOn(type -> type.name().equals("g5.xlarge"))
                .singleElement()
                .satisfies(type -> {
                    assertThat(type.vCpus()).isEqualTo(4);
                    assertThat(type.memoryMib()).isEqualTo(16_384);
                    assertThat(type.accelerator()).isEqualTo("A10G");
                    assertThat(type.accelerators()).isEqualTo(1);
                });
    }

    @Test
    void aCommandIsSentAndItsEndSeen() {
        Instance target =
                gateway.create(MOTO, request("command", 1, Lifecycle.ON_DEMAND)).getFirst();

        CommandRunner.Result result = new SsmCommandRunner(clients, gateway)
                .run(target.ref(), "true", Duration.ofSeconds(30), new Cancellation());

        assertThat(result.exitCode()).isZero();
    }

    @Test
    void anObjectIsReadOnFromAByteUnlessAnotherHasTakenItsPlace() throws IOException {
        clients.s3(MOTO)
                .createBucket(request ->
                        request.bucket("kept").createBucketConfiguration(it -> it.locationConstraint("eu-west-1")));
        byte[] content = new byte[700_000];
        new java.util.Random(3).nextBytes(content);
        clients.s3(MOTO)
                .putObject(
                        request -> request.bucket("kept").key("a.pt").checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(content));
        S3CheckpointBucket bucket = new S3CheckpointBucket(clients, new S3Buckets(clients, any -> Optional.empty()));
        CheckpointBucket.Stored object = bucket.find(MOTO, "kept", "a.pt").orElseThrow();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        bucket.fetch(MOTO, object, 123_456, (bytes, length) -> rest.write(bytes, 0, length), new Cancellation());
        assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 123_456, content.length));
        bucket.sha256(MOTO, object).ifPresent(it -> assertThat(it).isEqualTo(sha256(content)));

        clients.s3(MOTO)
                .putObject(request -> request.bucket("kept").key("a.pt"), RequestBody.fromBytes(new byte[700_000]));
        assertThatThrownBy(() -> bucket.fetch(MOTO, object, 123_456, (bytes, length) -> {}, new Cancellation()))
                .isInstanceOfSatisfying(
                        ServiceException.class, it -> assertThat(it.failure()).isInstanceOf(Failure.WrongState.class));
    }

    private static String sha256(byte[] content) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** moto's commands are over at once and print nothing, so boto3 writes what an agent would have. */
    @Test
    void allPagesOfALogStreamAreRead() throws Exception {
        Referee.assumeBoto3();
        InstanceRef target = gateway.create(MOTO, request("logs", 1, Lifecycle.ON_DEMAND))
                .getFirst()
                .ref();
        CompletableFuture<String> written = CompletableFuture.supplyAsync(
                () -> new Referee(moto.orElseThrow().url(), "AKIAEXAMPLE", "secret")
                        .python(AGENT, target.id().value())
                        .expectSuccess());
        List<String> lines = new ArrayList<>();
        CommandStream.Listener listener = new CommandStream.Listener() {
            @Override
            public void started(Duration roundTrip) {}

            @Override
            public void line(String line) {
                lines.add(line);
            }
        };

        new CloudWatchCommandStream(clients, gateway, "/runctl/moto")
                .run(target, "true", Duration.ofMinutes(1), listener, new Cancellation());

        written.join();
        assertThat(lines).hasSize(25_000).startsWith("line 0").endsWith("line 24999");
        assertThat(lines)
                .isEqualTo(IntStream.range(0, 25_000).mapToObj(i -> "line " + i).toList());
    }

    private static final String AGENT = """
            import sys, time, boto3
            ssm, logs = boto3.client("ssm", region_name="eu-west-1"), boto3.client("logs", region_name="eu-west-1")
            found = []
            while not found:
                found = [c for c in ssm.list_commands()["Commands"] if sys.argv[1] in c["InstanceIds"]]
            script = found[0]["Parameters"]["commands"][0]
            name = found[0]["CommandId"] + "/" + sys.argv[1] + "/aws-runShellScript/stdout"
            logs.create_log_group(logGroupName="/runctl/moto")
            logs.create_log_stream(logGroupName="/runctl/moto", logStreamName=name)
            now = int(time.time() * 1000)
            for start in range(0, 25000, 5000):
                logs.put_log_events(logGroupName="/runctl/moto", logStreamName=name, logEvents=[
                    {"timestamp": now + i // 100, "message": "line %d" % i} for i in range(start, start + 5000)])
            logs.put_log_events(logGroupName="/runctl/moto", logStreamName=name, logEvents=[
                {"timestamp": now + 300, "message": script.split()[-1]}])
            """;

    @Test
    void stagedCodeIsFetchedByItsUrlAlone(@TempDir Path folder) throws IOException, InterruptedException {
        clients.s3(MOTO)
                .createBucket(bucket -> bucket.bucket("runctl-test")
                        .createBucketConfiguration(place -> place.locationConstraint("eu-west-1")));
        Path file = Files.writeString(folder.resolve("code.tar.gz"), "not really an archive");
        S3Staging staging = new S3Staging(clients, new S3Buckets(clients, location -> Optional.of("runctl-test")));

        Staged staged = staging.upload(MOTO, file, Duration.ofMinutes(5));

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(java.net.URI.create(staged.url()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("not really an archive");
        staging.discard(MOTO, staged);
        assertThat(clients.s3(MOTO)
                        .listObjectsV2(list -> list.bucket("runctl-test"))
                        .contents())
                .isEmpty();
    }

    @Test
    void withoutABucketThePersonIsToldToNameOne(@TempDir Path folder) {
        S3Staging staging = new S3Staging(clients, new S3Buckets(clients, location -> Optional.empty()));

        assertThatThrownBy(() -> staging.upload(MOTO, folder.resolve("x"), Duration.ofMinutes(5)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure())
                                .isInstanceOfSatisfying(
                                        Failure.InvalidInput.class,
                                        failure -> assertThat(failure.field()).isEqualTo("bucket")));
    }

    @Test
    void anEndpointThatDoesNotAnswerIsUnreachable() throws IOException {
        int closed;
        try (var socket = new java.net.ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (AwsClients nobody = clients("endpoint_url = http://127.0.0.1:" + closed)) {
            assertThatThrownBy(() -> new Ec2InstanceGateway(nobody, "tester").list(MOTO))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Unreachable.class));
        }
    }

    @Test
    void aProfileThatDoesNotExistIsAMatterOfCredentials() {
        assertThatThrownBy(() -> gateway.list(new Location("nobody", "eu-west-1")))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Credentials.class));
    }

    @Test
    void pieceOfAnObjectThatWasReplacedIsNotGiven() {
        S3CheckpointBucket bucket =
                new S3CheckpointBucket(clients, new S3Buckets(clients, location -> Optional.empty()));
        clients.s3(MOTO)
                .createBucket(request ->
                        request.bucket("pieces").createBucketConfiguration(it -> it.locationConstraint(MOTO.region())));
        assertThat(bucket.create(MOTO, "pieces", "a.pt", "one".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        var before = bucket.find(MOTO, "pieces", "a.pt").orElseThrow();
        assertThat(bucket.read(MOTO, before, 1, 2).map(it -> new String(it, StandardCharsets.UTF_8)))
                .contains("ne");
        assertThat(bucket.create(MOTO, "pieces", "a.pt", "two".getBytes(StandardCharsets.UTF_8)))
                .as("only where there is none")
                .isFalse();
        clients.s3(MOTO).putObject(request -> request.bucket("pieces").key("a.pt"), RequestBody.fromString("two"));
        assertThat(bucket.read(MOTO, before, 1, 2)).isEmpty();
        bucket.delete(MOTO, "pieces", List.of("a.pt"));
        assertThat(bucket.find(MOTO, "pieces", "a.pt")).isEmpty();
    }
}
