package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.http.PayloadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sender says about its payload is held against it, and a payload that fails leaves nothing behind. */
class UploadChecksTest {
    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private S3 s3;
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        s3 = new S3(folder, Clock.systemUTC());
        calls = new Calls(s3);
        calls.put("/bucket", "");
    }

    @AfterEach
    void end() {
        s3.close();
    }

    @ParameterizedTest
    @EnumSource
    void headersAndTrailersAreVerified(ChecksumAlgorithm algorithm) throws IOException {
        ChecksumAlgorithm.Digest digest = algorithm.digest();
        digest.update(BODY, 0, BODY.length);
        byte[] value = digest.value();
        String right = Base64.getEncoder().encodeToString(value);
        value[0] ^= 1;
        String wrong = Base64.getEncoder().encodeToString(value);
        String name = algorithm.header();

        assertThat(calls.call("PUT", "/bucket/key", BODY, name, wrong).code()).isEqualTo("BadDigest");
        assertThat(trailer(name, wrong).code()).isEqualTo("BadDigest");
        assertThat(calls.call("PUT", "/bucket/key", BODY, name, "AAAA").code()).isEqualTo("InvalidRequest");
        assertThat(calls.call("PUT", "/bucket/key", BODY, "x-amz-trailer", name).code())
                .isEqualTo("MalformedTrailerError");
        assertNothingStored();

        assertThat(calls.call("PUT", "/bucket/key", BODY, name, right).header(name))
                .isEqualTo(right);
        assertThat(trailer(name, right).header(name)).isEqualTo(right);
        assertThat(calls.get("/bucket/key", "x-amz-checksum-mode", "ENABLED").header(name))
                .isEqualTo(right);
    }

    @Test
    void otherAlgorithmsAreRefusedRatherThanStoredUnverified() throws IOException {
        for (String name : new String[] {"sha512", "md5", "xxhash64", "xxhash3", "xxhash128"}) {
            assertThat(calls.call("PUT", "/bucket/key", BODY, "x-amz-checksum-" + name, "AAAA")
                            .code())
                    .isEqualTo("InvalidRequest");
        }
        assertThat(calls.call("PUT", "/bucket/key", BODY, "x-amz-sdk-checksum-algorithm", "XXHASH64")
                        .code())
                .isEqualTo("InvalidRequest");
        assertThat(calls.call(
                                "PUT",
                                "/bucket/key",
                                BODY,
                                "x-amz-checksum-crc32",
                                "y/Q5Jg==",
                                "x-amz-checksum-sha1",
                                "AAAA")
                        .code())
                .isEqualTo("InvalidRequest");
        assertNothingStored();
    }

    @Test
    void theOldDigestAndTheLengthAreVerified() throws IOException {
        assertThat(calls.call("PUT", "/bucket/key", BODY, "content-md5", "rL0Y20zC+Fzt72VPzMSk2A==")
                        .code())
                .isEqualTo("BadDigest");
        assertThat(calls.call("PUT", "/bucket/key", BODY, "content-md5", "nonsense")
                        .code())
                .isEqualTo("InvalidDigest");
        assertThat(calls.call("PUT", "/bucket/key", new ByteArrayInputStream(BODY), 10, Map.of())
                        .code())
                .isEqualTo("IncompleteBody");
        assertThat(calls.call("PUT", "/bucket/key", new ByteArrayInputStream(BODY), -1, Map.of())
                        .status())
                .isEqualTo(411);
        assertThat(calls.call("PUT", "/bucket/key", new ByteArrayInputStream(BODY), 6L << 30, Map.of())
                        .code())
                .isEqualTo("EntityTooLarge");
        assertNothingStored();
        assertThat(calls.call("PUT", "/bucket/key", BODY, "content-md5", "JfnnlDI7RTiF9RgfGx9ifg==")
                        .code())
                .isEqualTo("BadDigest");
        assertThat(calls.call("PUT", "/bucket/key", BODY, "content-md5", "JfnnlDI7RTiF9RgfG2JNCw==")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aForgedOrBrokenPayloadLeavesTheOldObject() throws IOException {
        calls.put("/bucket/key", "old");
        InputStream forged = failing(new PayloadException("SignatureDoesNotMatch", "chunk 2"));
        Calls.Answer answer = calls.call("PUT", "/bucket/key", forged, 1_000_000, Map.of());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("SignatureDoesNotMatch");
        InputStream broken = failing(new IOException("connection reset"));
        assertThatThrownBy(() -> calls.call("PUT", "/bucket/key", broken, 1_000_000, Map.of()))
                .hasMessage("connection reset");
        assertThat(calls.get("/bucket/key").text()).isEqualTo("old");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aFullDiskIsSaidAndLeavesTheOldObject() throws IOException {
        calls.put("/bucket/key", "old");
        try (S3 full = new S3(folder, Clock.systemUTC(), UploadChecksTest::fullAfterOneByte)) {
            Calls.Answer answer = new Calls(full).put("/bucket/key", "new content");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("InternalError");
            assertThat(answer.one("Message")).contains("disk");
        }
        assertThat(calls.get("/bucket/key").text()).isEqualTo("old");
        assertThat(files()).isEqualTo(1);
    }

    private Calls.Answer trailer(String name, String value) throws IOException {
        return calls.call(
                "PUT",
                "/bucket/key",
                new ByteArrayInputStream(BODY),
                BODY.length,
                Map.of(name, value),
                "x-amz-trailer",
                name);
    }

    private void assertNothingStored() throws IOException {
        assertThat(calls.get("/bucket?list-type=2").one("KeyCount")).isEqualTo("0");
        assertThat(files()).isZero();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("s3"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static InputStream failing(IOException failure) {
        return new InputStream() {
            private int left = 500_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw failure;
                }
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }
        };
    }

    /** A channel that takes a byte and is then closed under the writer: the one failure every system can produce. */
    private static FileChannel fullAfterOneByte(Path file) throws IOException {
        FileChannel channel = PrivateFiles.create(file);
        channel.write(ByteBuffer.wrap(new byte[1]));
        channel.close();
        return channel;
    }
}
