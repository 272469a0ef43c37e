package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final byte[] content = content();
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

    @Test
    void partsBecomeAnObjectWithRangesAcrossThem() throws Exception {
        String id = begin("content-type", "text/plain", "x-amz-meta-m", "1");
        String second = part(id, 7, 5 * MIB, 3 * MIB);
        part(id, 2, MIB, 5 * MIB);
        String first = part(id, 2, 0, 5 * MIB); // again, with other content
        Calls.Answer done = complete(id, 2, first, 7, second);
        assertThat(done.status()).isEqualTo(200);
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(md5(0, 5 * MIB));
        md5.update(md5(5 * MIB, 3 * MIB));
        assertThat(done.one("ETag")).isEqualTo('"' + HexFormat.of().formatHex(md5.digest()) + "-2\"");

        Calls.Answer whole = calls.get("/bucket/key", "x-amz-checksum-mode", "ENABLED");
        assertThat(whole.body()).isEqualTo(content);
        assertThat(whole.header("content-type")).isEqualTo("text/plain");
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(content);
        assertThat(whole.header("x-amz-checksum-crc64nvme"))
                .isEqualTo(Checksum.full(
                                ChecksumAlgorithm.CRC64NVME,
                                java.nio.ByteBuffer.allocate(8)
                                        .putLong(crc.getValue())
                                        .array())
                        .value());
        assertThat(calls.get("/bucket/key", "range", "bytes=5242870-5242889").body())
                .isEqualTo(Arrays.copyOfRange(content, 5242870, 5242890));
        Calls.Answer part = calls.get("/bucket/key?partNumber=2");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("x-amz-mp-parts-count")).isEqualTo("2");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 5 * MIB, 8 * MIB));
        assertThat(calls.get("/bucket/key?partNumber=3").status()).isEqualTo(416);
        assertThat(complete(id, 2, first, 7, second).code()).isEqualTo("NoSuchUpload");

        calls.put("/bucket/copy", "", "x-amz-copy-source", "bucket/key");
        Calls.Answer copy = calls.get("/bucket/copy");
        assertThat(copy.body()).isEqualTo(content);
        assertThat(copy.header("etag")).doesNotContain("-");
    }

    @Test
    void completionIsChecked() throws IOException {
        String id = begin();
        String one = part(id, 1, 0, 5 * MIB);
        String two = part(id, 2, 0, MIB);
        String three = part(id, 3, 0, MIB);
        assertThat(complete(id, 2, two, 1, one).code()).isEqualTo("InvalidPartOrder");
        assertThat(complete(id, 1, one, 1, one).code()).isEqualTo("InvalidPartOrder");
        assertThat(complete(id, 1, two).code()).isEqualTo("InvalidPart");
        assertThat(complete(id, 1, one, 9, two).code()).isEqualTo("InvalidPart");
        assertThat(complete(id, 1, one, 2, two, 3, three).code()).isEqualTo("EntityTooSmall");
        assertThat(complete("unknown", 1, one).code()).isEqualTo("NoSuchUpload");
        String target = "/bucket/key?uploadId=" + id;
        assertThat(calls.post(target, "<CompleteMultipartUpload/>").code()).isEqualTo("MalformedXML");
        assertThat(calls.post(target, "nonsense").code()).isEqualTo("MalformedXML");
        String parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + one
                + "</ETag></Part></CompleteMultipartUpload>";
        assertThat(calls.post(target, parts, "x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                        .code())
                .isEqualTo("BadDigest");
        assertThat(calls.post(target, parts, "x-amz-mp-object-size", "1").code())
                .isEqualTo("InvalidRequest");
        calls.put("/bucket/key", "there");
        assertThat(calls.post(target, parts, "if-none-match", "*").code()).isEqualTo("PreconditionFailed");
        assertThat(calls.get("/bucket/key").text()).isEqualTo("there");
        assertThat(calls.get(target).all("PartNumber")).containsExactly("1", "2", "3");
        assertThat(calls.post(target, parts).status()).isEqualTo(200);
        assertThat(calls.get("/bucket/key").body()).hasSize(5 * MIB);
    }

    @Test
    void aDeclaredAlgorithmBindsThePartsAndSumsThemUp() throws Exception {
        String id = begin("x-amz-checksum-algorithm", "SHA256");
        assertThat(putPart(id, 1, 0, MIB, "x-amz-checksum-crc32", "AAAAAA==").code())
                .isEqualTo("BadDigest");
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(content, 0, MIB);
        byte[] sum = sha.digest();
        String value = Base64.getEncoder().encodeToString(sum);
        Calls.Answer part = putPart(id, 1, 0, MIB, "x-amz-checksum-sha256", value);
        assertThat(part.header("x-amz-checksum-sha256")).isEqualTo(value);
        Calls.Answer done = complete(id, 1, part.header("etag"));
        assertThat(done.one("ChecksumSHA256")).isEqualTo(Base64.getEncoder().encodeToString(sha.digest(sum)) + "-1");
        assertThat(done.one("ChecksumType")).isEqualTo("COMPOSITE");
        assertThat(calls.post(
                                "/bucket/key?uploads",
                                "",
                                "x-amz-checksum-algorithm",
                                "SHA256",
                                "x-amz-checksum-type",
                                "FULL_OBJECT")
                        .code())
                .isEqualTo("InvalidRequest");
        String mixed = begin("x-amz-checksum-algorithm", "CRC32C");
        assertThat(putPart(mixed, 1, 0, 9, "x-amz-checksum-crc32", crc32(9)).code())
                .isEqualTo("InvalidRequest");
    }

    @Test
    void abortedAndListed() throws IOException {
        String id = begin();
        part(id, 1, 0, MIB);
        part(id, 3, 0, MIB);
        Calls.Answer page = calls.get("/bucket/key?uploadId=" + id + "&max-parts=1");
        assertThat(page.all("PartNumber")).containsExactly("1");
        assertThat(page.one("IsTruncated")).isEqualTo("true");
        String next = page.one("NextPartNumberMarker");
        assertThat(calls.get("/bucket/key?uploadId=" + id + "&part-number-marker=" + next)
                        .all("PartNumber"))
                .containsExactly("3");
        calls.post("/bucket/dir/a?uploads", "");
        calls.post("/bucket/dir/b?uploads", "");
        Calls.Answer uploads = calls.get("/bucket?uploads&delimiter=/");
        assertThat(uploads.all("Key")).containsExactly("key");
        assertThat(uploads.all("Prefix")).containsExactly("", "dir/");
        Calls.Answer first = calls.get("/bucket?uploads&max-uploads=1");
        assertThat(first.all("Key")).containsExactly("dir/a");
        assertThat(calls.get("/bucket?uploads&key-marker=dir/a&upload-id-marker=" + first.one("NextUploadIdMarker"))
                        .all("Key"))
                .containsExactly("dir/b", "key");
        assertThat(calls.delete("/bucket/other?uploadId=" + id).code()).isEqualTo("NoSuchUpload");
        assertThat(calls.delete("/bucket/key?uploadId=" + id).status()).isEqualTo(204);
        assertThat(calls.delete("/bucket/key?uploadId=" + id).code()).isEqualTo("NoSuchUpload");
        assertThat(putPart(id, 1, 0, 10).code()).isEqualTo("NoSuchUpload");
        assertThat(putPart(id, 0, 0, 10).code()).isEqualTo("NoSuchUpload");
    }

    @Test
    void partsAreCopiedFromRanges() throws IOException {
        calls.call("PUT", "/bucket/source", content);
        String id = begin();
        assertThat(copyPart(id, 1, "bytes=0-99999999").code()).isEqualTo("InvalidArgument");
        String one = copyPart(id, 1, "bytes=0-5242879").one("ETag");
        String two = copyPart(id, 2, "bytes=5242880-5242889").one("ETag");
        assertThat(complete(id, 1, one, 2, two).status()).isEqualTo(200);
        assertThat(calls.get("/bucket/key").body()).isEqualTo(Arrays.copyOf(content, 5242890));
        assertThat(putPart(begin(), 10_001, 0, 10).code()).isEqualTo("InvalidArgument");
    }

    private String begin(String... headers) throws IOException {
        return calls.post("/bucket/key?uploads", "", headers).one("UploadId");
    }

    private String part(String id, int number, int offset, int length) throws IOException {
        return putPart(id, number, offset, length).header("etag");
    }

    private Calls.Answer putPart(String id, int number, int offset, int length, String... headers) throws IOException {
        byte[] bytes = Arrays.copyOfRange(content, offset, offset + length);
        return calls.call("PUT", "/bucket/key?partNumber=" + number + "&uploadId=" + id, bytes, headers);
    }

    private Calls.Answer copyPart(String id, int number, String range) throws IOException {
        return calls.put(
                "/bucket/key?partNumber=" + number + "&uploadId=" + id,
                "",
                "x-amz-copy-source",
                "bucket/source",
                "x-amz-copy-source-range",
                range);
    }

    private Calls.Answer complete(String id, Object... numbersAndTags) throws IOException {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (Object value : List.of(numbersAndTags)) {
            xml.append(
                    value instanceof Integer
                            ? "<Part><PartNumber>" + value + "</PartNumber>"
                            : "<ETag>" + value + "</ETag></Part>");
        }
        return calls.post("/bucket/key?uploadId=" + id, xml + "</CompleteMultipartUpload>");
    }

    private byte[] md5(int offset, int length) throws Exception {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(content, offset, length);
        return md5.digest();
    }

    private String crc32(int length) {
        ChecksumAlgorithm.Digest digest = ChecksumAlgorithm.CRC32.digest();
        digest.update(content, 0, length);
        return Base64.getEncoder().encodeToString(digest.value());
    }

    private static byte[] content() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[MIB];
        Random random = new Random(3);
        for (int i = 0; i < 8; i++) {
            random.nextBytes(block);
            out.writeBytes(block);
        }
        return out.toByteArray();
    }
}
