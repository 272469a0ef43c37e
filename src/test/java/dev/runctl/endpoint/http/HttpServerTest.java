package dev.runctl.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.wire.Operations;
import dev.runctl.endpoint.wire.Services;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What reaches a handler, and what must not. */
class HttpServerTest {
    private static final String KEY = "AKIATESTTESTTESTTEST";
    private static final String SECRET = "test/secret/test/secret/test/secret/test";

    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer server;
    private RawClient client;

    @BeforeEach
    void start() {
        server = HttpServer.start(
                0,
                id -> id.equals(KEY) ? Optional.of(SECRET) : Optional.empty(),
                new Routes(Services.s3(this::echo), Services.ec2(new Operations())),
                Clock.systemUTC());
        client = new RawClient(server.port(), KEY, SECRET);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Response echo(Request request, String requestId) throws java.io.IOException {
        byte[] body = request.body().readAllBytes();
        handled.incrementAndGet();
        if (request.rawPath().equals("/headers")) {
            String type = request.header("content-type").orElse("");
            return Response.of(
                    200,
                    "text/plain",
                    type + " " + request.header("x-amz-meta-name").orElse(""));
        }
        return Response.of(
                200,
                "text/plain",
                request.rawPath() + "?" + request.rawQuery() + " " + body.length + " "
                        + request.trailers().get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bucket/../../etc/x", "/bucket/a//b", "/bucket/./c", "//bucket", "/bucket/d/", "/bucket/a%2Fb",
                        "/bucket/%2e%2e/x",
                "/bucket/a;b=c/d", "/bucket/%C3%A9%20%25", "/bucket/%00", "/bucket/a+b", "/bucket/%5C..%5Cx", "/../x",
                        "/bucket/.."
            })
    void thePathArrivesAsSent(String rawPath) throws Exception {
        RawClient.Answer answer = client.send(client.s3(SdkHttpMethod.GET, rawPath, new byte[0], false));
        assertThat(answer.body()).isEqualTo(rawPath + "? 0 {}");
    }

    @Test
    void payloadsArriveDecoded() throws Exception {
        byte[] body = new byte[300_000];
        assertThat(client.send(client.s3(SdkHttpMethod.PUT, "/b/k", body, false))
                        .body())
                .isEqualTo("/b/k? 300000 {}");
        RawClient.Signed chunked = client.s3(SdkHttpMethod.PUT, "/b/k", body, true);
        assertThat(chunked.headers().toString()).contains("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        assertThat(client.send(chunked).body()).isEqualTo("/b/k? 300000 {}");
    }

    @Test
    void unsignedChunksBringTheirTrailer() throws Exception {
        RawClient.Signed request = client.unsignedChunks("/b/k", new byte[200_000]);
        assertThat(request.headers().toString()).contains("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        assertThat(client.send(request).body()).startsWith("/b/k? 200000 {x-amz-checksum-crc32=");
        byte[] broken = request.body().clone();
        broken[0] = 'z';
        assertThat(client.send(request.withBody(broken)).body()).contains("<Code>InvalidRequest</Code>");
        assertThat(handled).hasValue(1);
    }

    @Test
    void headHasNoBodyAndAnswersCarryARequestId() throws Exception {
        RawClient.Answer answer = client.send(client.s3(SdkHttpMethod.HEAD, "/b/k", new byte[0], false));
        assertThat(answer.body()).isEmpty();
        assertThat(answer.head())
                .containsPattern("(?i)x-amz-request-id: [0-9a-f-]{36}")
                .contains("Content-Length: 10");
        assertThat(answer.head()).doesNotContain("Server:").doesNotContainIgnoringCase("access-control");
    }

    @Test
    void tamperedPayloadsFail() throws Exception {
        byte[] body = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        for (boolean chunked : List.of(false, true)) {
            RawClient.Signed request = client.s3(SdkHttpMethod.PUT, "/b/k", body, chunked);
            byte[] other = request.body().clone();
            other[150_000] ^= 1;
            RawClient.Answer answer = client.send(request.withBody(other));
            assertThat(answer.status()).isBetween(400, 403);
            assertThat(answer.body())
                    .contains(chunked ? "<Code>SignatureDoesNotMatch<" : "<Code>XAmzContentSHA256Mismatch<");
        }
        RawClient.Signed form = client.form("ec2", "Action=DescribeInstances");
        RawClient.Answer answer =
                client.send(form.withBody("Action=TerminateInstances".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(handled).hasValue(0);
    }

    @Test
    void aTamperedTargetOrHeaderFails() throws Exception {
        RawClient.Signed request = client.s3(SdkHttpMethod.GET, "/b/k", new byte[0], false);
        List<RawClient.Signed> tampered = List.of(
                new RawClient.Signed("DELETE", request.target(), request.headers(), request.body()),
                new RawClient.Signed("GET", "/b/other", request.headers(), request.body()),
                new RawClient.Signed("GET", "/b/k?acl", request.headers(), request.body()),
                request.with("x-amz-meta-a", "b"),
                request.without("x-amz-date"));
        for (RawClient.Signed other : tampered) {
            assertThat(client.send(other).status()).isBetween(400, 403);
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void strangersAndWrongSecretsFail() throws Exception {
        RawClient wrong = new RawClient(server.port(), KEY, SECRET.replace('t', 'u'));
        RawClient stranger = new RawClient(server.port(), "AKIASTRANGERSTRANGER", SECRET);
        assertThat(wrong.send(wrong.s3(SdkHttpMethod.GET, "/b/k", new byte[0], false))
                        .body())
                .contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(stranger.send(stranger.s3(SdkHttpMethod.GET, "/b/k", new byte[0], false))
                        .body())
                .contains("<Code>InvalidAccessKeyId</Code>");
        assertThat(stranger.send(stranger.form("ec2", "Action=DescribeInstances"))
                        .body())
                .contains("<Code>AuthFailure</Code>");
        assertThat(handled).hasValue(0);
    }

    @Test
    void nothingIsAnsweredUnsigned() throws Exception {
        String host = "Host: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n";
        for (String target : List.of("/", "/favicon.ico", "/b/k", "/?Action=GetCallerIdentity")) {
            RawClient.Answer answer = client.send(bytes("GET " + target + " HTTP/1.1\r\n" + host + "\r\n"));
            assertThat(answer.status()).isEqualTo(403);
        }
        String json =
                "POST / HTTP/1.1\r\n" + host + "X-Amz-Target: AmazonSSM.SendCommand\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(client.send(bytes(json)).body()).contains("\"__type\":\"MissingAuthenticationTokenException\"");
        assertThat(handled).hasValue(0);
    }

    @Test
    void aUrlPresignedWithVersionTwoNeedsItsSignatureAndItsTime() throws Exception {
        String end = " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n";
        String signedBy = "GET /b/k?AWSAccessKeyId=" + KEY;
        assertThat(client.send(bytes(signedBy + "&Signature=x&Expires=9999999999" + end))
                        .body())
                .contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(client.send(bytes(signedBy + "&Signature=x" + end)).status()).isEqualTo(403);
        assertThat(client.send(bytes("GET /b/k?AWSAccessKeyId=other&Signature=x&Expires=9999999999" + end))
                        .body())
                .contains("<Code>InvalidAccessKeyId</Code>");
        assertThat(handled).hasValue(0);
    }

    @Test
    void otherMechanismsAreNamedAsUnsupported() throws Exception {
        String host = "Host: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n";
        String versionTwo = "GET /b/k HTTP/1.1\r\nAuthorization: AWS " + KEY + ":x\r\n" + host + "\r\n";
        String basic = "GET /b/k HTTP/1.1\r\nAuthorization: Basic dGVzdA==\r\n" + host + "\r\n";
        for (String request : List.of(versionTwo, basic)) {
            RawClient.Answer answer = client.send(bytes(request));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>InvalidRequest</Code>").contains("use AWS4-HMAC-SHA256");
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void signedHeadersArriveAsSent() throws Exception {
        Map<String, String> odd = Map.of("Content-Type", "TEXT/Plain;charset=utf-8", "x-amz-meta-name", "Zoë 😀");
        RawClient.Answer answer =
                client.send(client.sign("s3", SdkHttpMethod.GET, "/headers", odd, new byte[0], false));
        assertThat(answer.body()).isEqualTo("TEXT/Plain;charset=utf-8 Zoë 😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:%d", "b.localhost:%d", "0.0.0.0:%d"})
    void otherHostsAreRefused(String host) throws Exception {
        RawClient.Signed request =
                client.s3(SdkHttpMethod.GET, "/b/k", new byte[0], false).without("Host");
        assertThat(client.send(request.with("Host", host.formatted(server.port())))
                        .status())
                .isEqualTo(403);
        assertThat(handled).hasValue(0);
    }

    @Test
    void browsersAreRefused() throws Exception {
        RawClient.Signed request = client.s3(SdkHttpMethod.GET, "/b/k", new byte[0], false);
        assertThat(client.send(request.with("Sec-Fetch-Site", "none")).status()).isEqualTo(200);
        for (Map.Entry<String, String> header : Map.of(
                        "Origin", "http://127.0.0.1:" + server.port(), "Sec-Fetch-Site", "cross-site")
                .entrySet()) {
            assertThat(client.send(request.with(header.getKey(), header.getValue()))
                            .status())
                    .isEqualTo(403);
        }
        RawClient.Signed options = new RawClient.Signed("OPTIONS", "/b/k", request.headers(), request.body());
        assertThat(client.send(options).status()).isEqualTo(405);
        assertThat(handled).hasValue(1);
    }

    @Test
    void largeFormsAreRefusedUnread() throws Exception {
        RawClient.Signed form = client.form("ec2", "Action=DescribeInstances&x=" + "y".repeat(4 * 1024 * 1024));
        RawClient.Answer answer = client.send(form);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("RequestEntityTooLarge");
    }

    @Test
    void aClientThatWaitsIsToldToContinueOnlyIfItMay() throws Exception {
        RawClient.Signed put =
                client.s3(SdkHttpMethod.PUT, "/b/k", new byte[10], false).with("Expect", "100-continue");
        byte[] all = put.bytes();
        RawClient.Answer accepted = client.send(all);
        assertThat(accepted.status() == 100 ? accepted.body() : accepted.head()).contains("200 OK");
        byte[] head = new String(
                        put.without("Host").with("Host", "evil.example").bytes(), StandardCharsets.ISO_8859_1)
                .split("\r\n\r\n")[0]
                .concat("\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(client.send(head).status()).isEqualTo(403);
    }

    @Test
    void onlyLoopbackListens() throws Exception {
        Path self = Path.of("/proc/self/net/tcp");
        Assumptions.assumeTrue(Files.exists(self), "the list of sockets is read from /proc");
        String port = "%04X".formatted(server.port());
        List<String> listening = new java.util.ArrayList<>();
        for (Path table : List.of(self, Path.of("/proc/self/net/tcp6"))) {
            if (Files.exists(table)) {
                Files.readAllLines(table).stream()
                        .skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(parts -> parts[3].equals("0A") && parts[1].endsWith(":" + port))
                        .forEach(parts -> listening.add(parts[1]));
            }
        }
        assertThat(listening).singleElement().isIn("0100007F:" + port, "0000000000000000FFFF00000100007F:" + port);
    }

    @Test
    void aTakenPortIsSaid() {
        assertThatThrownBy(() -> HttpServer.start(
                        server.port(),
                        id -> Optional.empty(),
                        new Routes(Services.s3(this::echo), Services.s3(this::echo)),
                        Clock.systemUTC()))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private record Routes(Service s3, Service ec2) implements Routing {
        @Override
        public Service signed(String signingName, Incoming incoming) {
            return signingName.equals("s3") ? s3 : ec2;
        }

        @Override
        public Service unsigned(Incoming incoming) {
            return incoming.headers().containsKey("x-amz-target") ? Services.ssm(new Operations()) : s3;
        }
    }
}
