package dev.runctl.endpoint.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.http.HttpServer;
import dev.runctl.endpoint.http.Incoming;
import dev.runctl.endpoint.http.Routing;
import dev.runctl.endpoint.http.Service;
import dev.runctl.testing.AnswerRecorder;
import dev.runctl.testing.ModelLint;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeType;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** What the SDK's clients send arrives as sent, and what handlers answer comes out as answered; models agree. */
class CodecTest {
    private static final String HOSTILE = "a<b>&\"'é😀\t\n\r]]> $(x)";
    private static final Instant TIME = Instant.parse("2026-11-24T15:34:45.123Z");

    private final AtomicReference<Object> received = new AtomicReference<>();
    private final AnswerRecorder recorder = new AnswerRecorder();
    private HttpServer server;
    private Ec2Client ec2;
    private SsmClient ssm;

    @BeforeEach
    void start() {
        Service ec2Service = Services.ec2(new Operations()
                .on("DescribeInstances", DescribeInstancesRequest::builder, this::describeInstances)
                .on("RunInstances", RunInstancesRequest::builder, this::runInstances)
                .on("DescribeSpotPriceHistory", DescribeSpotPriceHistoryRequest::builder, this::spotPrices)
                .on(
                        "CreateTags",
                        CreateTagsRequest::builder,
                        request -> keep(request, CreateTagsResponse.builder().build())));
        Service ssmService =
                Services.ssm(new Operations().on("SendCommand", SendCommandRequest::builder, this::sendCommand));
        server =
                HttpServer.start(0, id -> Optional.of("secret"), new Routes(ec2Service, ssmService), Clock.systemUTC());
        ec2 = configure(Ec2Client.builder()).build();
        ssm = configure(SsmClient.builder()).build();
    }

    @AfterEach
    void close() {
        ec2.close();
        ssm.close();
        server.close();
    }

    @Test
    void ec2RequestsArriveAsSent() {
        RunInstancesRequest sent = RunInstancesRequest.builder()
                .imageId("ami-1")
                .instanceType(InstanceType.G5_XLARGE)
                .minCount(1)
                .maxCount(3)
                .clientToken("token")
                .userData("aGVsbG8=")
                .ebsOptimized(true)
                .instanceMarketOptions(o ->
                        o.marketType("spot").spotOptions(s -> s.maxPrice("0.5").validUntil(TIME)))
                .blockDeviceMappings(b ->
                        b.deviceName("/dev/xvda").ebs(e -> e.volumeSize(100).volumeType(VolumeType.GP3)))
                .tagSpecifications(t -> t.resourceType(ResourceType.INSTANCE)
                        .tags(
                                Tag.builder().key("Name").value(HOSTILE).build(),
                                Tag.builder().key("k").value("").build()))
                .build();
        ec2.runInstances(sent);
        assertThat(received.get()).isEqualTo(sent);

        DescribeInstancesRequest described = DescribeInstancesRequest.builder()
                .instanceIds("i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7", "i-8", "i-9", "i-10", "i-11")
                .filters(
                        f -> f.name("tag:x").values("a", "b*"),
                        f -> f.name("instance-state-name").values("running"))
                .maxResults(5)
                .nextToken("t")
                .build();
        ec2.describeInstances(described);
        assertThat(received.get()).isEqualTo(described);

        DescribeSpotPriceHistoryRequest prices = DescribeSpotPriceHistoryRequest.builder()
                .startTime(TIME)
                .instanceTypes(InstanceType.G5_XLARGE)
                .productDescriptions("Linux/UNIX")
                .build();
        ec2.describeSpotPriceHistory(prices);
        assertThat(received.get()).isEqualTo(prices);

        ec2.createTags(
                r -> r.resources("i-1").tags(Tag.builder().key("k").value("v").build()));
        ModelLint.check(recorder.answers());
    }

    @Test
    void ec2AnswersComeOutAsAnswered() {
        Instance instance =
                ec2.describeInstances().reservations().getFirst().instances().getFirst();
        assertThat(instance.launchTime()).isEqualTo(TIME);
        assertThat(instance.state().name()).isEqualTo(InstanceStateName.RUNNING);
        assertThat(instance.state().code()).isEqualTo(16);
        assertThat(instance.tags())
                .containsExactly(Tag.builder().key("Name").value(HOSTILE).build());
        assertThat(instance.publicIpAddress()).isEqualTo("127.0.0.1");
        assertThat(instance.blockDeviceMappings()).isEmpty();
        String raw = recorder.answers().getFirst().body();
        assertThat(raw)
                .contains("<launchTime>2026-11-24T15:34:45.123Z</launchTime>")
                .contains("<ipAddress>127.0.0.1<");
        assertThat(raw).doesNotContain("blockDeviceMapping");
        ModelLint.check(recorder.answers());
    }

    @Test
    void ssmBothWays() {
        SendCommandRequest sent = SendCommandRequest.builder()
                .instanceIds("i-00000000000000001")
                .documentName("AWS-RunShellScript")
                .timeoutSeconds(60)
                .comment(HOSTILE)
                .parameters(Map.of("commands", List.of("echo " + HOSTILE, "x"), "executionTimeout", List.of("10")))
                .build();
        Command command = ssm.sendCommand(sent).command();
        assertThat(received.get()).isEqualTo(sent);
        assertThat(command.requestedDateTime()).isEqualTo(TIME);
        assertThat(command.status()).isEqualTo(CommandStatus.PENDING);
        assertThat(command.parameters()).isEqualTo(sent.parameters());
        assertThat(recorder.answers().getFirst().body()).contains("\"RequestedDateTime\":1795534485.123");
        ModelLint.check(recorder.answers());
    }

    @Test
    void errorsCarryCodeMessageAndRequestId() {
        assertThatThrownBy(() -> ec2.describeInstances(r -> r.instanceIds("fail")))
                .isInstanceOfSatisfying(Ec2Exception.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidInstanceID.NotFound");
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(HOSTILE);
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.requestId()).hasSize(36);
                });
        assertThatThrownBy(() -> ec2.describeHosts())
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"));
        assertThatThrownBy(() -> ssm.listCommands()).isInstanceOfSatisfying(SsmException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
            assertThat(e.requestId()).hasSize(36);
        });
        assertThatThrownBy(() -> ssm.sendCommand(r -> r.documentName("fail")))
                .isInstanceOfSatisfying(SsmException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidDocument");
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(HOSTILE);
                });
        assertThatThrownBy(() -> ec2.describeInstances(r -> r.instanceIds("bug")))
                .isInstanceOfSatisfying(Ec2Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(500);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalError");
                });
    }

    @Test
    void misspeltAndMistypedParametersAreRefused() {
        QueryReader reader = new QueryReader(true);
        for (String form : List.of(
                "Filters.1.Name=x",
                "Filter.1.Nam=x",
                "MaxResults=five",
                "MaxResults=99999999999",
                "DryRun=yes",
                "Filter=x",
                "Filter.x.Name=a",
                "InstanceId.1.2=a",
                "MaxResults.1=5")) {
            assertThatThrownBy(() -> reader.read(QueryTree.parse(form), DescribeInstancesRequest.builder()))
                    .as(form)
                    .isInstanceOfSatisfying(
                            ServiceError.class,
                            e -> assertThat(e.code()).isIn("UnknownParameter", "InvalidParameterValue"));
        }
    }

    private DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
        if (request.instanceIds().contains("fail")) {
            throw new ServiceError("InvalidInstanceID.NotFound", HOSTILE);
        }
        if (request.instanceIds().contains("bug")) {
            throw new IllegalStateException("planted");
        }
        Instance instance = Instance.builder()
                .instanceId("i-00000000000000001")
                .launchTime(TIME)
                .state(s -> s.code(16).name(InstanceStateName.RUNNING))
                .publicIpAddress("127.0.0.1")
                .tags(Tag.builder().key("Name").value(HOSTILE).build())
                .build();
        Reservation reservation = Reservation.builder().instances(instance).build();
        return keep(
                request,
                DescribeInstancesResponse.builder().reservations(reservation).build());
    }

    private RunInstancesResponse runInstances(RunInstancesRequest request) {
        return keep(request, RunInstancesResponse.builder().reservationId("r-1").build());
    }

    private DescribeSpotPriceHistoryResponse spotPrices(DescribeSpotPriceHistoryRequest request) {
        SpotPrice price = SpotPrice.builder().spotPrice("0.3").timestamp(TIME).build();
        return keep(
                request,
                DescribeSpotPriceHistoryResponse.builder()
                        .spotPriceHistory(price)
                        .build());
    }

    private SendCommandResponse sendCommand(SendCommandRequest request) {
        if (request.documentName().equals("fail")) {
            throw new ServiceError("InvalidDocument", HOSTILE);
        }
        Command command = Command.builder()
                .commandId("00000000-0000-0000-0000-000000000000")
                .requestedDateTime(TIME)
                .status(CommandStatus.PENDING)
                .parameters(request.parameters())
                .build();
        return keep(request, SendCommandResponse.builder().command(command).build());
    }

    private <T> T keep(Object request, T answer) {
        received.set(request);
        return answer;
    }

    private <B extends AwsClientBuilder<B, ?> & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, ?>>
            B configure(B builder) {
        return builder.endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.addExecutionInterceptor(recorder).retryStrategy(s -> s.maxAttempts(1)));
    }

    private record Routes(Service ec2, Service ssm) implements Routing {
        @Override
        public Service signed(String signingName, Incoming incoming) {
            return signingName.equals("ssm") ? ssm : ec2;
        }

        @Override
        public Service unsigned(Incoming incoming) {
            return ec2;
        }
    }
}
