package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.http.HttpServer;
import dev.runctl.endpoint.http.Incoming;
import dev.runctl.endpoint.http.Request;
import dev.runctl.endpoint.http.Response;
import dev.runctl.endpoint.http.Routing;
import dev.runctl.endpoint.http.Service;
import dev.runctl.endpoint.wire.Services;
import dev.runctl.testing.Referee;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Signatures of S3 as boto3 and the SDK make them, over names that invite mistakes. */
class SignatureRefereeTest {
    private static final List<String> KEYS = List.of(
            "plain",
            "../../etc/x",
            "a//b",
            "./c",
            "d/",
            "a b+c",
            "é/ñ 😀",
            "100%",
            "%2F",
            "a;b=c&d?e#f",
            "~tilde*'()!",
            "q=1,2:3@$",
            "\"<>\\^`{|}");

    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() {
        Service s3 = Services.s3(this::handle);
        server = HttpServer.start(0, id -> Optional.of("secret"), new Only(s3), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Response handle(Request request, String requestId) throws IOException {
        String key = URLDecoder.decode(request.rawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
        String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
        if (request.method().equals("PUT")) {
            bodies.put(key, body);
            bodies.put("trailers of " + key, request.trailers().get().keySet().toString());
            bodies.put("owner of " + key, request.header("x-amz-meta-owner").orElse(""));
            return Response.empty(200).with("ETag", "\"0\"");
        }
        String found = bodies.get(key);
        return found == null ? Response.empty(404) : Response.of(200, "text/plain", found);
    }

    @Test
    void boto3() {
        Referee.assumeBoto3();
        Referee referee = new Referee(url(), "AKIA", "secret");
        String program = """
                import boto3, json, sys, urllib.request
                from botocore.config import Config
                s3 = boto3.client("s3", config=Config(signature_version="s3v4"))  # or it presigns with version 2
                for key in json.loads(sys.argv[1]):
                    s3.put_object(Bucket="bucket", Key=key, Body=("content of " + key).encode(), Metadata={"owner": "me  too"})
                    got = s3.get_object(Bucket="bucket", Key=key)["Body"].read().decode()
                    assert got == "content of " + key, (key, got)
                    url = s3.generate_presigned_url("get_object", Params=dict(Bucket="bucket", Key=key), ExpiresIn=60)
                    got = urllib.request.urlopen(url).read().decode()
                    assert got == "content of " + key, (key, url, got)
                    url = s3.generate_presigned_url("put_object", Params=dict(Bucket="bucket", Key=key), ExpiresIn=60)
                    request = urllib.request.Request(url, data=b"presigned", method="PUT")
                    assert urllib.request.urlopen(request).status == 200
                print("done")
                """;
        String keys = new com.fasterxml.jackson.databind.ObjectMapper()
                .valueToTree(KEYS)
                .toString();
        assertThat(referee.python(program, keys).expectSuccess()).isEqualTo("done");
        assertThat(KEYS)
                .allSatisfy(key -> assertThat(bodies.get("/bucket/" + key)).isEqualTo("presigned"));
    }

    @Test
    void theSdkWithAndWithoutTrailer() {
        for (RequestChecksumCalculation checksums : RequestChecksumCalculation.values()) {
            for (boolean chunked : List.of(true, false)) {
                try (S3Client s3 = client(checksums, chunked)) {
                    for (String key : KEYS) {
                        String content = "content of " + key + " ".repeat(200_000);
                        s3.putObject(
                                r -> r.bucket("bucket").key(key).metadata(Map.of("owner", "me")),
                                RequestBody.fromString(content));
                        assertThat(bodies.get("/bucket/" + key)).isEqualTo(content);
                        boolean trailer = chunked && checksums == RequestChecksumCalculation.WHEN_SUPPORTED;
                        assertThat(bodies.get("trailers of /bucket/" + key))
                                .isEqualTo(trailer ? "[x-amz-checksum-crc32]" : "[]");
                        assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key(key))
                                        .asUtf8String())
                                .isEqualTo(content);
                    }
                }
            }
        }
    }

    private S3Client client(RequestChecksumCalculation checksums, boolean chunked) {
        return S3Client.builder()
                .endpointOverride(url())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(chunked)
                        .build())
                .requestChecksumCalculation(checksums)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private record Only(Service service) implements Routing {
        @Override
        public Service signed(String signingName, Incoming incoming) {
            return service;
        }

        @Override
        public Service unsigned(Incoming incoming) {
            return service;
        }
    }
}
