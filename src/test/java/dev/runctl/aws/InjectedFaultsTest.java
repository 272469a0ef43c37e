package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.InstanceId;
import dev.runctl.domain.instance.InstanceRef;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.NewInstance;
import dev.runctl.testing.FaultServer;
import dev.runctl.testing.FaultServer.Answer;
import dev.runctl.testing.UserProfile;
import dev.runctl.text.FailureText;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault that AWS, or what lies between, can answer: its words, its request id, how often it is asked, and no leak. */
class InjectedFaultsTest {
    private static final InstanceRef REF = new InstanceRef(UserProfile.LOCATION, new InstanceId("i-0123456789abcdef0"));

    private final FailureText words = new FailureText();
    private FaultServer server;
    private AwsClients clients;
    private Ec2InstanceGateway gateway;

    @BeforeEach
    void start() {
        server = new FaultServer(Answer.ec2(400, "Unset", ""));
        clients = UserProfile.clients(server.url());
        gateway = new Ec2InstanceGateway(clients, "tester");
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    private static Failure failing(Runnable call) {
        Throwable thrown = catchThrowable(call::run);
        assertThat(thrown).isInstanceOf(ServiceException.class);
        String all = thrown.getMessage();
        assertThat(all).doesNotContain(UserProfile.SECRET).doesNotContain(UserProfile.TOKEN);
        return ((ServiceException) thrown).failure();
    }

    private String said(Failure failure) {
        String text = words.headline(failure) + " " + words.nextStep(failure);
        assertThat(text)
                .doesNotContain(UserProfile.SECRET)
                .doesNotContain(UserProfile.TOKEN)
                .doesNotContain("{0}")
                .doesNotContain("{1}");
        return text;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InsufficientInstanceCapacity | 500 | limit-reached | no free machine",
                "MaxSpotInstanceCountExceeded | 400 | limit-reached | quota of spot vCPUs",
                "SpotMaxPriceTooLow | 400 | limit-reached | without a maximum price",
                "VcpuLimitExceeded | 400 | limit-reached | quota of vCPUs",
                "InstanceLimitExceeded | 400 | limit-reached | no more instances",
                "VolumeLimitExceeded | 400 | limit-reached | quota of disks",
                "PendingVerification | 400 | limit-reached | still verifying",
                "Unsupported | 400 | limit-reached | not offered in that zone",
                "ExpiredToken | 400 | credentials | have expired",
                "RequestExpired | 400 | credentials | have expired",
                "AuthFailure | 403 | credentials | does not know the keys",
                "OptInRequired | 403 | credentials | Enable the region",
                "MissingAuthenticationToken | 403 | credentials | no credentials",
                "AuthFailure.ServiceLinkedRoleCreationNotPermitted | 403 | access-denied | AWSServiceRoleForEC2Spot",
                "InvalidAMIID.NotFound | 400 | not-found | does not exist in this region",
                "InvalidParameterValue | 400 | invalid-input | Correct the value",
                "IdempotentParameterMismatch | 400 | invalid-input | new token",
                "SomethingNew | 400 | unexpected | unexpected",
            })
    void whatEc2AnswersToALaunch(String code, int status, String kind, String expected) {
        server.answer(Answer.ec2(status, code, "AWS's own words."));

        Failure failure = failing(this::launch);

        assertThat(failure.code()).isEqualTo(kind);
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
        assertThat(failure.evidence().awsCode()).isEqualTo(code);
        assertThat(failure.evidence().attempted()).isEqualTo("ec2 RunInstances");
        assertThat(said(failure)).contains(expected);
        assertThat(tokens()).as("one launch however often it is asked for").hasSize(1);
        assertThat(server.count("RunInstances")).isEqualTo(isRepeated(status, code) ? 3 : 1);
    }

    /** A fault of the server's, and what the SDK takes for a wrong clock, which it corrects by the answer's date. */
    private static boolean isRepeated(int status, String code) {
        return status == 500 || code.equals("RequestExpired");
    }

    private void launch() {
        gateway.create(
                UserProfile.LOCATION,
                new NewInstance("a", "g5.xlarge", "ami-1", 1, Lifecycle.ON_DEMAND, 0, "", Map.of(), "token-1"));
    }

    private Map<String, Long> tokens() {
        return server.asked().stream()
                .map(it -> it.body().replaceAll(".*ClientToken=([^&]*).*", "$1"))
                .collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    }

    @Test
    void aThrottledQuestionIsRepeatedAndThenTold() {
        server.answer(Answer.ec2(503, "RequestLimitExceeded", "Request limit exceeded."));

        Failure failure = failing(() -> gateway.list(UserProfile.LOCATION));

        assertThat(failure).isInstanceOf(Failure.Throttled.class);
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
        assertThat(said(failure)).contains("slow down");
        assertThat(server.count("DescribeInstances")).isEqualTo(3);
    }

    @Test
    void aRebootIsAskedForOnceWhereItMayHaveBegun() {
        server.answer(Answer.ec2(500, "InternalError", "An internal error has occurred"));

        Failure failure = failing(() -> gateway.reboot(REF));

        assertThat(said(failure)).contains("AWS has a fault of its own");
        assertThat(server.count("RebootInstances")).isEqualTo(1);

        server.answer(Answer.ec2(503, "RequestLimitExceeded", "Request limit exceeded."));
        failing(() -> gateway.reboot(REF));
        assertThat(server.count("RebootInstances"))
                .as("what was refused can be repeated")
                .isEqualTo(3);
    }

    @Test
    void aDenialNamesItsActionAndThePolicy() {
        server.answer(Answer.ec2(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/ada is not authorized"
                        + " to perform: ec2:StartInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/i-0 because no"
                        + " identity-based policy allows the ec2:StartInstances action. Encoded authorization failure message:"
                        + " QWxhZGRpbg"));

        Failure failure = failing(() -> gateway.start(REF));

        assertThat(said(failure)).contains("ec2:StartInstances").doesNotContain("QWxhZGRpbg");
        assertThat(((Failure.AccessDenied) failure).policy().orElseThrow().line())
                .isEqualTo("{ \"Version\": \"2012-10-17\", \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": ["
                        + " \"ec2:StartInstances\" ], \"Resource\": \"*\" } ] }");
        assertThat(server.count("StartInstances")).isEqualTo(1);
    }

    @Test
    void anExplicitDenialIsNotAnsweredWithAPolicy() {
        server.answer(Answer.json(
                400,
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/dev/ada is not authorized to perform: ssm:DescribeInstanceInformation"
                        + " with an explicit deny in a service control policy"));

        Failure failure = failing(() -> gateway.agents(UserProfile.LOCATION));

        assertThat(said(failure)).contains("forbids ssm:DescribeInstanceInformation", "does not help");
        assertThat(((Failure.AccessDenied) failure).policy()).isEmpty();
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
    }

    @ParameterizedTest
    @CsvSource({"-17, 17 minutes ahead", "9, 9 minutes behind", "61, 61 minutes behind"})
    void aWrongClockIsToldByHowMuch(int minutes, String expected) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plus(Duration.ofMinutes(minutes)));
        server.answer(Answer.query(
                        403,
                        "SignatureDoesNotMatch",
                        "Signature expired: 20261127T100000Z is now earlier than 20261127T102000Z")
                .with("Date", date));

        Failure failure = failing(() -> gateway.identity(UserProfile.LOCATION));

        assertThat(failure).isInstanceOf(Failure.ClockSkewed.class);
        assertThat(said(failure)).contains(expected, "Set the clock");
    }

    @Test
    void whatAwsRepeatsOfTheRequestIsNotTold() {
        server.answer(Answer.ec2(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this"
                        + " request should have been\n'POST\n/\n\nx-amz-security-token:" + UserProfile.TOKEN + "\n'"));

        Failure failure = failing(() -> gateway.list(UserProfile.LOCATION));

        assertThat(said(failure)).contains("secret key");
        assertThat(failure.toString()).doesNotContain(UserProfile.TOKEN).contains("signature you provided");

        server.answer(Answer.ec2(
                400,
                "IncompleteSignature",
                "Bad header: AWS4-HMAC-SHA256 x-amz-security-token=" + UserProfile.TOKEN + ", x"));
        assertThat(failing(() -> gateway.list(UserProfile.LOCATION)).toString()).doesNotContain(UserProfile.TOKEN);
    }

    /** The JDK's client keeps the body of a 401 to itself. */
    @Test
    void whoIsNotKnownIsToldSoEvenWithoutACode() {
        server.answer(Answer.ec2(401, "AuthFailure", "AWS was not able to validate the provided access credentials"));
        Failure failure = failing(() -> gateway.list(UserProfile.LOCATION));
        assertThat(failure).isInstanceOf(Failure.Credentials.class);
        assertThat(said(failure)).contains("does not know the keys", "region may not be enabled");
    }

    @Test
    void aWrongStateNamesTheInstance() {
        server.answer(Answer.ec2(
                400,
                "IncorrectInstanceState",
                "The instance 'i-0123456789abcdef0' is not in a state from which it can be started."));
        assertThat(said(failing(() -> gateway.start(REF)))).contains("i-0123456789abcdef0", "only a stopped instance");
        server.answer(
                Answer.ec2(400, "InvalidInstanceID.NotFound", "The instance ID 'i-0123456789abcdef0' does not exist"));
        assertThat(said(failing(() -> gateway.get(REF)))).contains("no instance i-0123456789abcdef0 in this region");
    }

    @Test
    void aProxysPageIsNotTakenForAnAnswer() {
        server.answer(Answer.of(200, "text/html; charset=utf-8", "<html>Welcome to the hotel</html>"));
        Failure failure = failing(() -> gateway.list(UserProfile.LOCATION));
        assertThat(said(failure))
                .contains("A web page came", "Sign in to the network")
                .doesNotContain("hotel</");
        assertThat(server.count("DescribeInstances")).isEqualTo(1);

        server.answer(Answer.of(403, "text/html", "<html>Blocked by policy</html>"));
        assertThat(said(failing(() -> gateway.agents(UserProfile.LOCATION)))).contains("A web page came");

        server.answer(Answer.of(500, "text/html", "<html>Internal Server Error</html>"));
        assertThat(gateway.agents(UserProfile.LOCATION))
                .as("an emulator without SSM")
                .isEmpty();
    }

    @Test
    void aPageThatIsAnObjectIsRead() {
        server.answer(Answer.of(200, "text/html", "<html>report</html>"));
        assertThat(clients.s3(UserProfile.LOCATION)
                        .getObjectAsBytes(request -> request.bucket("bucket").key("report.html"))
                        .asUtf8String())
                .isEqualTo("<html>report</html>");
    }

    @Test
    void anAnswerThatBreaksOff() {
        String body =
                "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>"
                        + "<reservationSet><item><reservationId>r-1</reservationId></item></reservationSet></DescribeInstancesResponse>";
        server.answer(Answer.of(200, "text/xml", body).cut(body.length() / 2));

        Failure failure = failing(() -> gateway.list(UserProfile.LOCATION));

        assertThat(said(failure)).contains("broke off in its middle");
        assertThat(server.count("DescribeInstances")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidInstanceId | not-found | There is no instance",
                "TargetNotConnected | agent-offline | does not reach",
                "UnrecognizedClientException | credentials | does not know the keys",
                "ExpiredTokenException | credentials | have expired",
                "KMSInvalidStateException | invalid-input | encryption key",
            })
    void whatSsmAnswers(String code, String kind, String expected) {
        server.answer(Answer.json(400, code, "AWS's own words of i-0123456789abcdef0."));
        Failure failure = failing(() -> gateway.agents(UserProfile.LOCATION));
        assertThat(failure.code()).isEqualTo(kind);
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
        assertThat(said(failure)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | NoSuchBucket | The bucket",
                "403 | AccessDenied | may not do s3:ListBucket",
                "301 | PermanentRedirect | another region",
                "400 | AuthorizationHeaderMalformed | another region",
                "403 | InvalidObjectState | archived",
                "403 | InvalidAccessKeyId | does not know the keys",
                "412 | PreconditionFailed | wrote it meanwhile",
            })
    void whatS3Answers(int status, String code, String expected) {
        server.answer(Answer.s3(status, code, "AWS's own words."));
        Failure failure = failing(() -> AwsFailures.run(
                "s3 ListObjectsV2",
                () -> clients.s3(UserProfile.LOCATION).listObjectsV2(request -> request.bucket("bucket"))));
        assertThat(failure.evidence().requestId()).isEqualTo("request-1");
        assertThat(said(failure)).contains(expected);
    }

    @Test
    void nobodyAtTheAddress() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(said(failingAt("http://127.0.0.1:" + free))).contains("Nobody answers");
        assertThat(said(failingAt("http://ec2.no-such-name.invalid")))
                .contains("ec2.no-such-name.invalid", "cannot be found");
        assertThat(said(failingAt("https://127.0.0.1:" + server.url().getPort())))
                .contains("not trusted");
    }

    private static Failure failingAt(String url) {
        try (AwsClients there = UserProfile.clients(URI.create(url))) {
            return failing(() -> new Ec2InstanceGateway(there, "tester").identity(UserProfile.LOCATION));
        }
    }

    @Test
    void everyMeaningHasItsWords() {
        var bundle = dev.runctl.text.Messages.of("failure");
        for (String meaning : AwsCodes.meanings()) {
            String[] parts = meaning.split(" ");
            String stem = switch (AwsCodes.Kind.valueOf(parts[0])) {
                case CREDENTIALS -> "credentials." + parts[1];
                case CLOCK -> "clock-skewed.unknown";
                case DENIED -> "access-denied" + (parts[1].equals("-") ? "" : "." + parts[1]);
                case THROTTLED -> "throttled";
                case LIMIT -> "limit-reached" + (parts[1].equals("-") ? "" : "." + parts[1]);
                case NOT_FOUND -> "not-found." + parts[1];
                case STATE -> "wrong-state";
                case AGENT -> "agent-offline";
                case INPUT -> "invalid-input." + parts[1];
                case UNSUPPORTED -> "not-supported";
                case UNREACHABLE -> "unreachable." + parts[1];
            };
            assertThat(bundle.has(stem + ".text")).as(stem).isTrue();
        }
    }
}
