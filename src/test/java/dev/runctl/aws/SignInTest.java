package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import dev.runctl.testing.BodyLint;
import dev.runctl.testing.FaultServer;
import dev.runctl.testing.FaultServer.Answer;
import dev.runctl.testing.FaultServer.Asked;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import dev.runctl.testing.UserProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

/** Signing in against a server of the documented shapes; the AWS CLI's own code reads what is left behind. */
class SignInTest {
    private static final Location LAB = new Location("lab", "eu-west-1");
    private static final String JSON = "application/json";
    private static final String EXPIRED = "2020-01-01T00:00:00Z";

    private final Deque<Answer> tokens = new ArrayDeque<>();
    private FaultServer server;
    private AwsClients clients;
    private SignIns signIns;
    private Path home;
    private String config;

    @BeforeEach
    void start(@TempDir Path folder) {
        home = folder;
        server = new FaultServer(this::answer);
        config = """
                [profile lab]
                sso_session = team
                sso_account_id = 111122223333
                sso_role_name = Trainer
                region = eu-west-1
                endpoint_url = %s
                [sso-session team]
                sso_start_url = https://team.awsapps.com/start
                sso_region = eu-central-1
                sso_registration_scopes = sso:account:access
                """.formatted(server.url());
        clients = UserProfile.clients(config, Map.of("HOME", home.toString()));
        ProfileFile files = UserProfile.file(config);
        signIns = new AwsSignIns(clients, () -> files, Map.of(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    private Answer answer(Asked asked) {
        return switch (asked.path().replaceFirst("\\?.*", "")) {
            case "/client/register" ->
                Answer.of(
                        200,
                        JSON,
                        "{\"clientId\":\"client-1\",\"clientSecret\":\"client-secret-1\",\"clientIdIssuedAt\":1,"
                                + "\"clientSecretExpiresAt\":" + (Instant.now().getEpochSecond() + 7_776_000) + "}");
            case "/device_authorization" ->
                Answer.of(
                        200,
                        JSON,
                        "{\"deviceCode\":\"device-1\",\"userCode\":\"ABCD-EFGH\",\"verificationUri\":\"https://device.sso/\","
                                + "\"verificationUriComplete\":\"https://device.sso/?user_code=ABCD-EFGH\",\"expiresIn\":600,"
                                + "\"interval\":0}");
            case "/token" -> tokens.remove();
            case "/federation/credentials" ->
                Answer.of(
                        200,
                        JSON,
                        "{\"roleCredentials\":{\"accessKeyId\":\"ASIAROLE\",\"secretAccessKey\":\"" + UserProfile.SECRET
                                + "\",\"sessionToken\":\"" + UserProfile.TOKEN + "\",\"expiration\":"
                                + Instant.now().plusSeconds(3600).toEpochMilli() + "}}");
            default ->
                Answer.of(
                        200,
                        "text/xml",
                        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                                + "<Arn>arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Trainer_0/ada</Arn><UserId>A:ada</UserId>"
                                + "<Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId>"
                                + "</ResponseMetadata></GetCallerIdentityResponse>");
        };
    }

    private static Answer token(String accessToken) {
        return Answer.of(
                200,
                JSON,
                "{\"accessToken\":\"" + accessToken
                        + "\",\"tokenType\":\"Bearer\",\"expiresIn\":28800,\"refreshToken\":\"refresh-1\"}");
    }

    private static Answer refusal(String code) {
        return Answer.of(400, JSON, "{\"error\":\"x\",\"error_description\":\"x\"}")
                .with("x-amzn-ErrorType", code);
    }

    private Path cached() {
        return new SsoTokenCache(home)
                .file(SsoSession.of(UserProfile.file(config), "lab").orElseThrow());
    }

    private Failure refused(Runnable call) {
        return catchThrowableOfType(ServiceException.class, call::run).failure();
    }

    private String caller() {
        return new Ec2InstanceGateway(clients, "tester").identity(LAB).arn();
    }

    @Test
    void signingInOpensTheProfileToAllTools() throws IOException {
        assertThat(signIns.kind(LAB)).isEqualTo(ProfileKind.SIGN_IN);
        Failure before = refused(this::caller);
        assertThat(before).isInstanceOf(Failure.Credentials.class);
        assertThat(before.evidence().cause()).isEqualTo("sign-in");

        tokens.add(refusal("AuthorizationPendingException"));
        tokens.add(refusal("AuthorizationPendingException"));
        tokens.add(token("access-1"));
        SignIns.Waiting waiting = signIns.begin(LAB);
        assertThat(waiting.code()).isEqualTo("ABCD-EFGH");
        assertThat(waiting.page()).hasToString("https://device.sso/?user_code=ABCD-EFGH");
        waiting.await(new Cancellation());

        assertThat(caller()).as("without being told").endsWith("/ada");
        caller();
        assertThat(server.asked().stream().filter(it -> it.path().startsWith("/federation")))
                .as("the role's credentials are kept for as long as they hold")
                .singleElement()
                .satisfies(it -> assertThat(it.headers()).containsEntry("x-amz-sso_bearer_token", "access-1"));
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached())))
                    .isEqualTo("rw-------");
        }
        BodyLint.check(server.asked().stream()
                .filter(it -> it.method().equals("POST") && it.body().startsWith("{"))
                .map(it -> new ModelLint.Answer("sso-oidc", operation(it.path()), it.body()))
                .toList());
        theAwsToolsReadIt();
    }

    private static String operation(String path) {
        return switch (path) {
            case "/client/register" -> "RegisterClient";
            case "/device_authorization" -> "StartDeviceAuthorization";
            default -> "CreateToken";
        };
    }

    /** botocore's own token provider, which the AWS CLI signs with. */
    private void theAwsToolsReadIt() throws IOException {
        Path file = Files.writeString(home.resolve("config"), config);
        String read = Referee.run(
                        List.of("python3", "-c", """
                                import botocore.session
                                from botocore.tokens import SSOTokenProvider
                                session = botocore.session.Session(profile="lab")
                                token = SSOTokenProvider(session, profile_name="lab").load_token().get_frozen_token()
                                print(token.token, token.expiration.tzinfo is not None)
                                """),
                        new byte[0],
                        Map.of("HOME", home.toString(), "AWS_CONFIG_FILE", file.toString()))
                .expectSuccess();
        assertThat(read).isEqualTo("access-1 True");
    }

    @Test
    void whatEndsIsRenewedWithoutThePerson() throws IOException {
        Files.createDirectories(cached().getParent());
        Files.writeString(
                cached(),
                // As the AWS CLI writes it.
                "{\"startUrl\": \"https://team.awsapps.com/start\", \"region\": \"eu-central-1\", \"accessToken\": \"old\","
                        + " \"expiresAt\": \"" + EXPIRED + "\", \"clientId\": \"c\", \"clientSecret\": \"s\","
                        + " \"registrationExpiresAt\": \"2999-01-01T00:00:00Z\", \"refreshToken\": \"r\"}");
        tokens.add(token("access-2"));

        assertThat(caller()).endsWith("/ada");

        assertThat(Files.readString(cached())).contains("access-2", "refresh-1").doesNotContain("\"old\"");
        assertThat(server.asked().stream().filter(it -> it.path().equals("/token")))
                .singleElement()
                .satisfies(it -> assertThat(it.body()).contains("refresh_token").contains("\"r\""));
    }

    @Test
    void whatCannotBeRenewedAsksThePerson() throws IOException {
        Files.createDirectories(cached().getParent());
        Files.writeString(
                cached(),
                "{\"accessToken\": \"old\", \"expiresAt\": \"" + EXPIRED
                        + "\", \"clientId\": \"c\", \"clientSecret\": \"s\","
                        + " \"registrationExpiresAt\": \"2999-01-01T00:00:00UTC\", \"refreshToken\": \"r\"}");
        tokens.add(refusal("InvalidGrantException"));
        Failure failure = refused(this::caller);
        assertThat(failure.evidence().cause()).isEqualTo("sign-in");
        assertThat(failure.toString()).doesNotContain("old");

        Files.writeString(cached(), "not JSON");
        assertThat(refused(this::caller).evidence().cause()).isEqualTo("sign-in");
    }

    @Test
    void aPersonMayRefuseOrStayAway() {
        tokens.add(refusal("AccessDeniedException"));
        assertThat(refused(() -> signIns.begin(LAB).await(new Cancellation())))
                .isInstanceOf(Failure.AccessDenied.class);
        tokens.add(refusal("ExpiredTokenException"));
        assertThat(refused(() -> signIns.begin(LAB).await(new Cancellation()))).isInstanceOf(Failure.Credentials.class);
        assertThat(Files.exists(cached())).isFalse();

        Location other = new Location("keys", "eu-west-1");
        assertThat(refused(() -> signIns.begin(other))).isInstanceOf(Failure.InvalidInput.class);
    }

    @Test
    void quotasAreAskedForAsTheModelSays() {
        String quota = "{\"Quota\":{\"ServiceCode\":\"ec2\",\"QuotaCode\":\"L-DB2E81BA\",\"Value\":8.0}}";
        try (FaultServer quotas = new FaultServer(asked -> asked.operation().equals("GetServiceQuota")
                        ? Answer.json(400, "NoSuchResourceException", "never changed")
                        : Answer.of(200, "application/x-amz-json-1.1", quota));
                AwsClients there = UserProfile.clients(quotas.url())) {
            AwsAccountProbe probe = new AwsAccountProbe(
                    there, new Ec2InstanceGateway(there, "tester"), new S3Buckets(there, it -> Optional.empty()));

            assertThat(probe.quota(UserProfile.LOCATION, "L-DB2E81BA")).isEqualTo(8);

            assertThat(quotas.asked())
                    .extracting(Asked::operation)
                    .containsExactly("GetServiceQuota", "GetAWSDefaultServiceQuota");
            assertThat(quotas.asked().getFirst().headers().get("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/")
                    .contains("/eu-west-1/servicequotas/aws4_request", "x-amz-security-token");
            BodyLint.check(quotas.asked().stream()
                    .map(it -> new ModelLint.Answer("service-quotas", it.operation(), it.body()))
                    .toList());
            ModelLint.check("service-quotas", "GetServiceQuota", quota);

            quotas.answer(Answer.json(400, "ThrottlingException", "Rate exceeded"));
            assertThat(refused(() -> probe.quota(UserProfile.LOCATION, "L-DB2E81BA")))
                    .isInstanceOf(Failure.Throttled.class);
            assertThat(quotas.count("GetServiceQuota")).isEqualTo(3);
        }
    }
}
