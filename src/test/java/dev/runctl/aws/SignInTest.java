package dev.runctl.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.failure.ServiceException;
import dev.runctl.domain.instance.Location;
import dev.runctl.domain.instance.ProfileKind;
import dev.runctl.service.identity.SignIns;
import dev.runctl.service.identity.SignIns.Way;
import dev.runctl.testing.BodyLint;
import dev.runctl.testing.FaultServer;
import dev.runctl.testing.FaultServer.Answer;
import dev.runctl.testing.FaultServer.Asked;
import dev.runctl.testing.ModelLint;
import dev.runctl.testing.Referee;
import dev.runctl.testing.UserProfile;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

/** Signing in against a server of the documented shapes; the AWS CLI's own code reads what is left behind. */
class SignInTest {
    private static final Location LAB = new Location("lab", "eu-west-1");
    private static final String JSON = "application/json";
    private static final String ASSUMED =
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                    + "<AccessKeyId>ASIADEEP</AccessKeyId><SecretAccessKey>deep-secret</SecretAccessKey>"
                    + "<SessionToken>deep-token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"
                    + "</AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>";
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
                [profile deep]
                role_arn = arn:aws:iam::444455556666:role/Deep
                source_profile = lab
                external_id = outside
                region = eu-west-1
                endpoint_url = %s
                [profile older]
                sso_start_url = https://team.awsapps.com/start
                sso_region = eu-central-1
                sso_account_id = 111122223333
                sso_role_name = Trainer
                endpoint_url = %s
                [sso-session team]
                sso_start_url = https://team.awsapps.com/start
                sso_region = eu-central-1
                sso_registration_scopes = sso:account:access
                """.formatted(server.url(), server.url(), server.url());
        clients = UserProfile.clients(config, Map.of("HOME", home.toString()));
        ProfileFile files = UserProfile.file(config);
        signIns = new AwsSignIns(
                clients, () -> files, Map.of(), new SignIns.Page("Runctl", "agreed", "refused"), Clock.systemUTC());
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
                        asked.operation().equals("AssumeRole")
                                ? ASSUMED
                                : "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
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
        SignIns.Waiting waiting = signIns.begin(LAB, Way.DEVICE_CODE);
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
        assertThat(refused(() -> signIns.begin(LAB, Way.DEVICE_CODE).await(new Cancellation())))
                .isInstanceOf(Failure.AccessDenied.class);
        tokens.add(refusal("ExpiredTokenException"));
        assertThat(refused(() -> signIns.begin(LAB, Way.DEVICE_CODE).await(new Cancellation())))
                .isInstanceOf(Failure.Credentials.class);
        assertThat(Files.exists(cached())).isFalse();

        Location other = new Location("keys", "eu-west-1");
        assertThat(refused(() -> signIns.begin(other, Way.BROWSER))).isInstanceOf(Failure.InvalidInput.class);
    }

    private static Map<String, String> query(URI page) {
        return Stream.of(page.getRawQuery().split("&"))
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            return browser.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theBrowserLeadsBackWithACodeThatOnlyThisProgramCanUse() throws Exception {
        tokens.add(token("access-1"));
        SignIns.Waiting waiting = signIns.begin(LAB, Way.BROWSER);
        assertThat(waiting.way()).isEqualTo(Way.BROWSER);
        assertThat(waiting.page().toString())
                .startsWith(server.url() + "/authorize?response_type=code&client_id=client-1");
        Map<String, String> asked = query(waiting.page());
        String redirect = asked.get("redirect_uri");
        assertThat(redirect).matches("http://127\\.0\\.0\\.1:\\d+/oauth/callback");
        assertThat(asked).containsEntry("scopes", "sso:account:access").containsEntry("code_challenge_method", "S256");
        CompletableFuture<Void> agreed = CompletableFuture.runAsync(() -> waiting.await(new Cancellation()));

        String origin = redirect.replace("/oauth/callback", "");
        assertThat(get(origin + "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(get(redirect + "?code=stolen&state=guessed").statusCode()).isEqualTo(404);
        assertThat(get(redirect.replace("127.0.0.1", "localhost") + "?code=c&state=" + asked.get("state"))
                        .statusCode())
                .as("under another name")
                .isEqualTo(404);
        assertThat(agreed).isNotDone();
        HttpResponse<String> page = get(redirect + "?code=code-1&state=" + asked.get("state"));

        assertThat(page.body()).contains("agreed").doesNotContain("code-1");
        agreed.get(30, TimeUnit.SECONDS);
        assertThat(caller()).endsWith("/ada");
        Asked exchange = server.asked().stream()
                .filter(it -> it.path().equals("/token"))
                .findFirst()
                .orElseThrow();
        JsonNode body = new ObjectMapper().readTree(exchange.body());
        assertThat(body.get("code").asText()).isEqualTo("code-1");
        assertThat(body.get("redirectUri").asText()).isEqualTo(redirect);
        String verifier = body.get("codeVerifier").asText();
        assertThat(BrowserSignIn.challenge(verifier)).isEqualTo(asked.get("code_challenge"));
        assertThat(verifier).matches("[A-Za-z0-9._~-]{43,128}");
        assertThat(waiting.toString()).doesNotContain(verifier);
        JsonNode registered = new ObjectMapper()
                .readTree(server.asked().stream()
                        .filter(it -> it.path().equals("/client/register"))
                        .findFirst()
                        .orElseThrow()
                        .body());
        assertThat(registered.get("redirectUris").get(0).asText()).isEqualTo("http://127.0.0.1/oauth/callback");
        assertThat(registered.get("issuerUrl").asText()).isEqualTo("https://team.awsapps.com/start");
        BodyLint.check(server.asked().stream()
                .filter(it -> it.method().equals("POST") && it.body().startsWith("{"))
                .map(it -> new ModelLint.Answer("sso-oidc", operation(it.path()), it.body()))
                .toList());
        assertThatThrownBy(() -> get(redirect)).as("nothing listens any more").isInstanceOf(IOException.class);
        theAwsToolsReadIt();
    }

    @Test
    void whoRefusesOrGivesUpLeavesNothingListening() throws Exception {
        SignIns.Waiting refused = signIns.begin(LAB, Way.BROWSER);
        Map<String, String> asked = query(refused.page());
        String redirect = asked.get("redirect_uri");
        CompletableFuture<Failure> failure =
                CompletableFuture.supplyAsync(() -> refused(() -> refused.await(new Cancellation())));
        assertThat(get(redirect + "?error=access_denied&state=" + asked.get("state"))
                        .body())
                .contains("refused");
        assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(Failure.AccessDenied.class);

        SignIns.Waiting given = signIns.begin(LAB, Way.BROWSER);
        Cancellation cancel = new Cancellation();
        CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> given.await(cancel));
        cancel.cancel();
        assertThatThrownBy(() -> waits.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(CancellationException.class);
        String address = query(given.page()).get("redirect_uri");
        assertThatThrownBy(() -> get(address)).isInstanceOf(IOException.class);
        assertThat(signIns.begin(new Location("older", "eu-west-1"), Way.BROWSER)
                        .way())
                .as("a profile of the older form has only the code")
                .isEqualTo(Way.DEVICE_CODE);
    }

    private void cache(Instant expires) throws IOException {
        Files.createDirectories(cached().getParent());
        Files.writeString(
                cached(),
                "{\"accessToken\": \"old\", \"expiresAt\": \"" + expires.truncatedTo(ChronoUnit.SECONDS)
                        + "\", \"clientId\": \"c\", \"clientSecret\": \"s\","
                        + " \"registrationExpiresAt\": \"2999-01-01T00:00:00Z\", \"refreshToken\": \"r\"}");
    }

    @Test
    void aSignInIsKeptUpBeforeItEndsAndOnlyAWSsOwnNoIsALapse() throws IOException {
        assertThat(signIns.keepUp(LAB)).as("nobody signed in").isEmpty();
        cache(Instant.now().plusSeconds(3600));
        assertThat(signIns.keepUp(LAB)).isEmpty();
        assertThat(server.asked()).as("not due").isEmpty();

        Instant soon = Instant.now().plusSeconds(600);
        cache(soon);
        tokens.add(Answer.of(503, JSON, "{}"));
        assertThat(signIns.keepUp(LAB)).as("asked again in a minute").isEmpty();
        tokens.clear();
        tokens.add(token("access-2"));
        assertThat(signIns.keepUp(LAB)).isEmpty();
        assertThat(Files.readString(cached())).contains("access-2");

        cache(soon);
        tokens.add(refusal("InvalidGrantException"));
        assertThat(signIns.keepUp(new Location("deep", "eu-west-1")))
                .as("also where a role rests on it")
                .hasValueSatisfying(it -> {
                    assertThat(it.ends()).isEqualTo(soon.truncatedTo(ChronoUnit.SECONDS));
                    assertThat(it.failure().evidence().cause()).isEqualTo("sign-in");
                });
        assertThat(Files.readString(cached())).as("it holds until its end").contains("\"old\"");
    }

    @Test
    void aRoleThatComesFromASignInIsTakenOnWithItAsOtherToolsDo() throws IOException {
        Location deep = new Location("deep", "eu-west-1");
        assertThat(signIns.kind(deep)).isEqualTo(ProfileKind.ROLE);
        assertThat(refused(() -> new Ec2InstanceGateway(clients, "tester").identity(deep))
                        .evidence()
                        .cause())
                .isEqualTo("sign-in");
        tokens.add(token("access-1"));
        signIns.begin(deep, Way.DEVICE_CODE).await(new Cancellation());

        new Ec2InstanceGateway(clients, "tester").identity(deep);

        assertThat(server.asked())
                .filteredOn(it -> it.operation().equals("AssumeRole"))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.body()).contains("RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2FDeep");
                    assertThat(it.body()).contains("ExternalId=outside");
                    assertThat(it.headers().get("Authorization")).contains("ASIAROLE");
                });
        assertThat(server.asked())
                .filteredOn(it -> it.operation().equals("GetCallerIdentity"))
                .last()
                .satisfies(it -> assertThat(it.headers().get("Authorization")).contains("ASIADEEP"));
        Path file = Files.writeString(home.resolve("config"), config);
        String read = Referee.run(
                        List.of("python3", "-c", """
                                import botocore.session
                                print(botocore.session.Session(profile="deep").get_credentials().get_frozen_credentials().access_key)
                                """),
                        new byte[0],
                        Map.of(
                                "HOME",
                                home.toString(),
                                "AWS_CONFIG_FILE",
                                file.toString(),
                                "AWS_ENDPOINT_URL",
                                server.url().toString()))
                .expectSuccess();
        assertThat(read).isEqualTo("ASIADEEP");
    }

    @Test
    void quotasAreAskedForAsTheModelSays() {
        String quota = "{\"Quota\":{\"ServiceCode\":\"ec2\",\"QuotaCode\":\"L-DB2E81BA\",\"Value\":8.0}}";
        try (FaultServer quotas = new FaultServer(asked -> asked.operation().equals("GetServiceQuota")
                        ? Answer.json(400, "NoSuchResourceException", "never changed")
                        : Answer.of(200, "application/x-amz-json-1.1", quota));
                AwsClients there = UserProfile.clients(quotas.url())) {
            AwsAccountProbe probe = new AwsAccountProbe(there, new Ec2InstanceGateway(there, "tester"));

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
