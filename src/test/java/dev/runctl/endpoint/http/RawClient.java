package dev.runctl.endpoint.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Signs with the SDK's signer, then sends bytes of its own choosing over a bare socket. */
final class RawClient {
    private final int port;
    private final AwsBasicCredentials credentials;

    /** A request before it becomes bytes; tests change what they like. */
    record Signed(String method, String target, Map<String, String> headers, byte[] body) {
        Signed with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Signed(method, target, more, body);
        }

        Signed without(String header) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.keySet().removeIf(header::equalsIgnoreCase);
            return new Signed(method, target, fewer, body);
        }

        Signed withBody(byte[] other) {
            return new Signed(method, target, headers, other)
                    .without("Content-Length")
                    .with("Content-Length", String.valueOf(other.length));
        }

        byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            byte[] start = head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(start);
            out.writeBytes(body);
            return out.toByteArray();
        }
    }

    /** What came back, all of it. */
    record Answer(int status, String head, String body) {}

    RawClient(int port, String accessKeyId, String secret) {
        this.port = port;
        this.credentials = AwsBasicCredentials.create(accessKeyId, secret);
    }

    /** A form post as EC2's clients send it. */
    Signed form(String service, String form) {
        return sign(
                service,
                SdkHttpMethod.POST,
                "/",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8),
                false);
    }

    Signed s3(SdkHttpMethod method, String rawPath, byte[] body, boolean chunked) {
        return sign("s3", method, rawPath, Map.of(), body, chunked);
    }

    Signed sign(
            String service,
            SdkHttpMethod method,
            String rawPath,
            Map<String, String> headers,
            byte[] body,
            boolean chunked) {
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(method)
                .uri(URI.create("http://127.0.0.1:" + port))
                .encodedPath(rawPath)
                .putHeader("Content-Length", String.valueOf(body.length));
        headers.forEach(request::putHeader);
        ContentStreamProvider payload = ContentStreamProvider.fromByteArray(body);
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials)
                        .request(request.build())
                        .payload(payload)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                        .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, chunked));
        return sent(method.name(), rawPath, signed);
    }

    private static Signed sent(String method, String rawPath, SignedRequest signed) {
        Map<String, String> sent = new LinkedHashMap<>();
        signed.request().forEachHeader((name, values) -> sent.put(name, String.join(",", values)));
        byte[] sentBody = signed.payload().map(RawClient::read).orElse(new byte[0]);
        sent.keySet().removeIf("Content-Length"::equalsIgnoreCase);
        sent.put("Content-Length", String.valueOf(sentBody.length));
        return new Signed(method, rawPath, sent, sentBody);
    }

    /** As over TLS, where chunks go unsigned and a checksum comes in the trailer. */
    Signed unsignedChunks(String rawPath, byte[] body) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("https://127.0.0.1:" + port))
                .encodedPath(rawPath)
                .putHeader("Content-Length", String.valueOf(body.length))
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32)
                        .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, true));
        return sent("PUT", rawPath, signed);
    }

    Answer send(Signed request) throws IOException {
        return send(request.bytes());
    }

    Answer send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            List<String> status = List.of(text.split(" ", 3));
            return new Answer(Integer.parseInt(status.get(1)), text.substring(0, end), text.substring(end + 4));
        }
    }

    private static byte[] read(ContentStreamProvider provider) {
        try (InputStream stream = provider.newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
