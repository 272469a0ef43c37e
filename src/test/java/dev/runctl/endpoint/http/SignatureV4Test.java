package dev.runctl.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.http.Rejected.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The worked examples that AWS publishes: its signature test suite, and the S3 API reference's pages on signing. */
class SignatureV4Test {
    private static final Instant MAY_2013 = Instant.parse("2013-05-24T00:00:00Z");
    private static final String S3_KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String SCOPE = "20130524/us-east-1/s3/aws4_request";

    @Test
    void getVanilla() {
        Map<String, List<String>> headers = headers("host: example.amazonaws.com", "x-amz-date: 20150830T123600Z");
        authorize(
                headers,
                "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request",
                "host;x-amz-date",
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        SignatureV4 signature = new SignatureV4(
                key -> Optional.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                at(Instant.parse("2015-08-30T12:36:00Z")));
        assertThatCode(() -> check(signature, "GET", "/", "", headers, Digests.EMPTY_SHA256))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(signature, "GET", "/", "a=b", headers, Digests.EMPTY_SHA256))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCH));
    }

    @Test
    void getObject() {
        assertThatCode(() -> check(s3(MAY_2013), "GET", "/test.txt", "", getObjectHeaders(), Digests.EMPTY_SHA256))
                .doesNotThrowAnyException();
    }

    @Test
    void bucketLifecycleWithQueryWithoutValue() {
        Map<String, List<String>> headers = s3Headers(Digests.EMPTY_SHA256);
        authorize(
                headers,
                S3_KEY + "/" + SCOPE,
                "host;x-amz-content-sha256;x-amz-date",
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        assertThatCode(() -> check(s3(MAY_2013), "GET", "/", "lifecycle", headers, Digests.EMPTY_SHA256))
                .doesNotThrowAnyException();
    }

    @Test
    void presignedUrlUntilItExpires() {
        String query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        Map<String, List<String>> headers = headers("host: examplebucket.s3.amazonaws.com");
        Instant late = MAY_2013.plus(Duration.ofHours(23));
        assertThatCode(() -> check(s3(late), "GET", "/test.txt", query, headers, SignatureV4.UNSIGNED_PAYLOAD))
                .doesNotThrowAnyException();
        Instant tooLate = MAY_2013.plus(Duration.ofHours(25));
        assertThatThrownBy(() -> check(s3(tooLate), "GET", "/test.txt", query, headers, SignatureV4.UNSIGNED_PAYLOAD))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED));
        String longer = query.replace("86400", "604801");
        assertThatThrownBy(() -> check(s3(late), "GET", "/test.txt", longer, headers, SignatureV4.UNSIGNED_PAYLOAD))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void aQuarterOfAnHourOfSkewAndNoMore() {
        for (Duration skew : List.of(Duration.ofMinutes(14), Duration.ofMinutes(-14))) {
            assertThatCode(() -> check(
                            s3(MAY_2013.plus(skew)), "GET", "/test.txt", "", getObjectHeaders(), Digests.EMPTY_SHA256))
                    .doesNotThrowAnyException();
        }
        for (Duration skew : List.of(Duration.ofMinutes(16), Duration.ofMinutes(-16))) {
            assertThatThrownBy(() -> check(
                            s3(MAY_2013.plus(skew)), "GET", "/test.txt", "", getObjectHeaders(), Digests.EMPTY_SHA256))
                    .isInstanceOfSatisfying(
                            Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.SKEWED));
        }
    }

    @Test
    void everyAmzHeaderMustBeSigned() {
        Map<String, List<String>> headers = getObjectHeaders();
        headers.put("x-amz-meta-owner", List.of("mallory"));
        assertThatThrownBy(() -> check(s3(MAY_2013), "GET", "/test.txt", "", headers, Digests.EMPTY_SHA256))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.HEADER_NOT_SIGNED));
    }

    @Test
    void sessionTokensAndStrangersAreUnknown() {
        Map<String, List<String>> headers = getObjectHeaders();
        headers.put("x-amz-security-token", List.of("token"));
        assertThatThrownBy(() -> check(s3(MAY_2013), "GET", "/test.txt", "", headers, Digests.EMPTY_SHA256))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_KEY));
        SignatureV4 nobody = new SignatureV4(key -> Optional.empty(), at(MAY_2013));
        assertThatThrownBy(() -> check(nobody, "GET", "/test.txt", "", getObjectHeaders(), Digests.EMPTY_SHA256))
                .isInstanceOfSatisfying(
                        Rejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_KEY));
    }

    @Test
    void chunkedUpload() throws Exception {
        Map<String, List<String>> headers = chunkedHeaders("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", Map.of());
        authorize(
                headers,
                S3_KEY + "/" + SCOPE,
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        byte[] body = frames(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
                "");
        assertThat(decode(headers, body).body().readAllBytes()).hasSize(66560).containsOnly('a');

        byte[] tampered = body.clone();
        tampered[70_000 - 4_000] ^= 1;
        assertThatThrownBy(() -> decode(headers, tampered).body().readAllBytes())
                .isInstanceOfSatisfying(
                        PayloadException.class, e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
        byte[] cut = Arrays.copyOf(body, 65536 + 200);
        assertThatThrownBy(() -> decode(headers, cut).body().readAllBytes())
                .isInstanceOfSatisfying(
                        PayloadException.class, e -> assertThat(e.code()).isEqualTo("IncompleteBody"));
    }

    @Test
    void chunkedUploadWithTrailer() throws Exception {
        Map<String, List<String>> headers = chunkedHeaders(
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", Map.of("x-amz-trailer", "x-amz-checksum-crc32c"));
        headers.remove("content-length");
        authorize(
                headers,
                S3_KEY + "/" + SCOPE,
                "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class;x-amz-trailer",
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        String trailer = "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
                + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n";
        byte[] body = frames(
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
                trailer);
        Request request = decode(headers, body);
        assertThat(request.body().readAllBytes()).hasSize(66560);
        assertThat(request.trailers().get()).containsExactly(Map.entry("x-amz-checksum-crc32c", "sOO8/Q=="));

        byte[] other = new String(body, StandardCharsets.ISO_8859_1)
                .replace("sOO8/Q==", "sOO8/w==")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> decode(headers, other).body().readAllBytes())
                .isInstanceOfSatisfying(
                        PayloadException.class, e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }

    private static Request decode(Map<String, List<String>> headers, byte[] body) throws Exception {
        Incoming in = new Incoming(
                "PUT", "/examplebucket/chunkObject.txt", "", headers, new ByteArrayInputStream(body), body.length);
        return new Payloads(s3(MAY_2013)).streamed(in, Authorization.parse("", headers));
    }

    private static byte[] frames(String first, String second, String last, String trailer) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(("10000;chunk-signature=" + first + "\r\n" + "a".repeat(65536) + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(("400;chunk-signature=" + second + "\r\n" + "a".repeat(1024) + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(("0;chunk-signature=" + last + "\r\n" + trailer + "\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static Map<String, List<String>> chunkedHeaders(String form, Map<String, String> more) {
        Map<String, List<String>> headers = headers(
                "host: s3.amazonaws.com",
                "x-amz-date: 20130524T000000Z",
                "x-amz-storage-class: REDUCED_REDUNDANCY",
                "x-amz-content-sha256: " + form,
                "content-encoding: aws-chunked",
                "x-amz-decoded-content-length: 66560",
                "content-length: 66824");
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    private static Map<String, List<String>> getObjectHeaders() {
        Map<String, List<String>> headers = s3Headers(Digests.EMPTY_SHA256);
        headers.put("range", List.of("bytes=0-9"));
        authorize(
                headers,
                S3_KEY + "/" + SCOPE,
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        return headers;
    }

    private static Map<String, List<String>> s3Headers(String payloadHash) {
        return headers(
                "host: examplebucket.s3.amazonaws.com",
                "x-amz-date: 20130524T000000Z",
                "x-amz-content-sha256: " + payloadHash);
    }

    private static SignatureV4 s3(Instant now) {
        return new SignatureV4(key -> key.equals(S3_KEY) ? Optional.of(S3_SECRET) : Optional.empty(), at(now));
    }

    private static void check(
            SignatureV4 signature,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            String hash)
            throws Rejected {
        Authorization claim = Authorization.parse(query, headers);
        signature.admit(claim, headers);
        signature.verify(claim, method, path, query, headers, hash);
    }

    private static void authorize(
            Map<String, List<String>> headers, String credential, String signed, String signature) {
        headers.put(
                "authorization",
                List.of("AWS4-HMAC-SHA256 Credential=" + credential + ",SignedHeaders=" + signed + ",Signature="
                        + signature));
    }

    private static Map<String, List<String>> headers(String... lines) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon), List.of(line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
