package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectsTest {
    @TempDir
    Path outside;

    private Path folder;
    private S3 s3;
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        folder = outside.resolve("inside");
        s3 = new S3(folder, Clock.systemUTC());
        calls = new Calls(s3);
        calls.put("/bucket", "");
    }

    @AfterEach
    void end() {
        s3.close();
    }

    @Test
    void hostileKeysComeBackAsTheyWentAndNothingLeavesTheFolder() throws IOException {
        List<String> keys = List.of(
                "../../etc/x",
                "a//b",
                "./c",
                "d/",
                "d/e",
                "d",
                "/leading",
                "//",
                "..",
                ".",
                "a+b c%20d?e=f&g#h",
                "CON",
                "nul.txt",
                "back\\slash",
                "quote\"'<>&",
                "tab\tline\nend\r",
                "nul\0byte",
                "é",
                "e\u0301",
                "日本語/キー",
                "😀",
                "\uFFFD",
                "A",
                "a",
                "k".repeat(1024),
                "\u202Ertl");
        for (String key : keys) {
            assertThat(calls.put(Calls.path("bucket", key), "content of " + key).status())
                    .as(key)
                    .isEqualTo(200);
        }
        for (String key : keys) {
            assertThat(calls.get(Calls.path("bucket", key)).text()).isEqualTo("content of " + key);
        }
        List<String> listed = calls.get("/bucket?list-type=2&encoding-type=url").all("Key").stream()
                .map(Percent::decode)
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(outside.resolve("etc")).doesNotExist();
        try (Stream<Path> files = Files.walk(folder.resolve("s3/objects"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .hasSize(keys.size())
                    .allMatch(name -> name.matches("[0-9a-f]{32}"));
        }
        for (String key : keys) {
            assertThat(calls.delete(Calls.path("bucket", key)).status()).isEqualTo(204);
        }
        assertThat(calls.delete("/bucket").status()).isEqualTo(204);
    }

    @Test
    void keysThatAreTooLongOrNoTextAreRefused() throws IOException {
        assertThat(calls.put("/bucket/" + "k".repeat(1025), "x").code()).isEqualTo("KeyTooLongError");
        assertThat(calls.put("/bucket/%ff%fe", "x").code()).isEqualTo("InvalidURI");
        assertThat(calls.put("/bucket/%2", "x").code()).isEqualTo("InvalidURI");
    }

    @Test
    void filesAndFoldersAreTheUsersAlone() throws IOException {
        calls.put("/bucket/key", "secret");
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(path -> !path.equals(folder)).forEach(paths::add);
        }
        assertThat(paths).hasSizeGreaterThan(4);
        for (Path path : paths) {
            assertThat(Files.getPosixFilePermissions(path))
                    .as(path.toString())
                    .isSubsetOf(Set.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
    }

    @Test
    void headersAndMetadataAreKeptButNotTheFraming() throws IOException {
        calls.put(
                "/bucket/key",
                "x",
                "content-type",
                "text/plain",
                "content-encoding",
                "gzip,aws-chunked",
                "x-amz-meta-run",
                "r-1",
                "cache-control",
                "no-store",
                "x-amz-acl",
                "private",
                "x-amz-tagging",
                "a=b");
        Calls.Answer answer = calls.get("/bucket/key");
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        assertThat(answer.header("x-amz-meta-run")).isEqualTo("r-1");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        calls.put("/bucket/plain", "x", "content-encoding", "aws-chunked");
        assertThat(calls.get("/bucket/plain").header("content-encoding")).isEmpty();
        assertThat(calls.get("/bucket/plain").header("content-type")).isEqualTo("binary/octet-stream");
        Calls.Answer other = calls.get("/bucket/key?response-content-type=a%2Fb&response-content-disposition=x%0D%0Ay");
        assertThat(other.header("content-type")).isEqualTo("a/b");
        assertThat(other.header("content-disposition")).doesNotContain("\r").doesNotContain("\n");
    }

    @Test
    void rangesAreServedAsS3Does() throws IOException {
        calls.put("/bucket/key", "0123456789");
        Calls.Answer middle = calls.get("/bucket/key", "range", "bytes=2-4");
        assertThat(middle.status()).isEqualTo(206);
        assertThat(middle.text()).isEqualTo("234");
        assertThat(middle.header("content-range")).isEqualTo("bytes 2-4/10");
        assertThat(calls.get("/bucket/key", "range", "bytes=7-").text()).isEqualTo("789");
        assertThat(calls.get("/bucket/key", "range", "bytes=7-100").text()).isEqualTo("789");
        assertThat(calls.get("/bucket/key", "range", "bytes=-3").text()).isEqualTo("789");
        assertThat(calls.get("/bucket/key", "range", "bytes=-30").text()).isEqualTo("0123456789");
        assertThat(calls.get("/bucket/key", "range", "bytes=0-1,4-5").status()).isEqualTo(200);
        assertThat(calls.get("/bucket/key", "range", "lines=0-1").status()).isEqualTo(200);
        assertThat(calls.get("/bucket/key", "range", "bytes=10-").status()).isEqualTo(416);
        assertThat(calls.get("/bucket/key", "range", "bytes=-0").code()).isEqualTo("InvalidRange");
        calls.put("/bucket/empty", "");
        assertThat(calls.get("/bucket/empty", "range", "bytes=0-").status()).isEqualTo(416);
        assertThat(calls.get("/bucket/empty").status()).isEqualTo(200);
    }

    @Test
    void theChecksumComesWithWholeReadsOnly() throws IOException {
        String crc = "y/Q5Jg=="; // CRC32 of 123456789 is cbf43926
        Calls.Answer put = calls.put("/bucket/key", "123456789", "x-amz-checksum-crc32", crc);
        assertThat(put.header("x-amz-checksum-crc32")).isEqualTo(crc);
        String enabled = "x-amz-checksum-mode";
        assertThat(calls.get("/bucket/key", enabled, "ENABLED").header("x-amz-checksum-crc32"))
                .isEqualTo(crc);
        assertThat(calls.get("/bucket/key").header("x-amz-checksum-crc32")).isEmpty();
        assertThat(calls.get("/bucket/key", enabled, "ENABLED", "range", "bytes=0-3")
                        .header("x-amz-checksum-crc32"))
                .isEmpty();
        calls.put("/bucket/none", "123456789");
        assertThat(calls.get("/bucket/none", enabled, "ENABLED").header("x-amz-checksum-crc64nvme"))
                .isEqualTo("rosUhgp5mIg=");
    }

    @Test
    void readersSayWhatTheyHave() throws IOException {
        String etag = calls.put("/bucket/key", "x").header("etag");
        assertThat(calls.get("/bucket/key", "if-none-match", etag).status()).isEqualTo(304);
        assertThat(calls.get("/bucket/key", "if-none-match", "\"other\"").status())
                .isEqualTo(200);
        assertThat(calls.get("/bucket/key", "if-match", "\"other\"").code()).isEqualTo("PreconditionFailed");
        assertThat(calls.get("/bucket/key", "if-match", etag).status()).isEqualTo(200);
        String modified = calls.get("/bucket/key").header("last-modified");
        assertThat(calls.get("/bucket/key", "if-modified-since", modified).status())
                .isEqualTo(304);
        assertThat(calls.get("/bucket/key", "if-unmodified-since", "Mon, 01 Jan 2001 00:00:00 GMT")
                        .status())
                .isEqualTo(412);
        Calls.Answer head = calls.call("HEAD", "/bucket/missing", new byte[0]);
        assertThat(head.status()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void copiesShareTheContentAndOutliveTheirSource() throws IOException {
        calls.put("/bucket/a%20b%2Bc", "content", "x-amz-meta-m", "1", "content-type", "text/plain");
        for (String source : List.of("/bucket/a%20b%2Bc", "bucket/a%20b%2Bc", "bucket%2Fa%20b%2Bc")) {
            assertThat(calls.put("/bucket/copy", "", "x-amz-copy-source", source)
                            .status())
                    .isEqualTo(200);
        }
        calls.put(
                "/bucket/other",
                "",
                "x-amz-copy-source",
                "bucket/copy",
                "x-amz-metadata-directive",
                "REPLACE",
                "x-amz-meta-m",
                "2");
        assertThat(calls.put("/bucket/copy", "", "x-amz-copy-source", "bucket/copy")
                        .code())
                .isEqualTo("InvalidRequest");
        assertThat(calls.put("/bucket/x", "", "x-amz-copy-source", "bucket/none")
                        .code())
                .isEqualTo("NoSuchKey");
        assertThat(calls.put(
                                "/bucket/x",
                                "",
                                "x-amz-copy-source",
                                "bucket/copy",
                                "x-amz-copy-source-if-none-match",
                                "*")
                        .code())
                .isEqualTo("PreconditionFailed");
        calls.delete("/bucket/a%20b%2Bc");
        s3.clean();
        assertThat(calls.get("/bucket/copy").text()).isEqualTo("content");
        assertThat(calls.get("/bucket/copy").header("x-amz-meta-m")).isEqualTo("1");
        assertThat(calls.get("/bucket/copy").header("content-type")).isEqualTo("text/plain");
        assertThat(calls.get("/bucket/other").header("x-amz-meta-m")).isEqualTo("2");
    }

    @Test
    void manyAreDeletedAtOnce() throws IOException {
        calls.put("/bucket/a", "x");
        calls.put("/bucket/b%26c", "x");
        String body = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a</Key></Object>"
                + "<Object><Key>b&amp;c</Key></Object><Object><Key>none</Key></Object>"
                + "<Object><Key>v</Key><VersionId>abc</VersionId></Object></Delete>";
        Calls.Answer answer = calls.post("/bucket?delete", body);
        assertThat(answer.all("Key")).containsExactly("a", "b&c", "none", "v");
        assertThat(answer.all("Code")).containsExactly("NoSuchVersion");
        assertThat(calls.get("/bucket?list-type=2").one("KeyCount")).isEqualTo("0");
        String quiet = "<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>";
        assertThat(calls.post("/bucket?delete", quiet).all("Key")).isEmpty();
        assertThat(calls.post("/bucket?delete", "<Delete/>").code()).isEqualTo("MalformedXML");
        String entities = "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&e;</Key>"
                + "</Object></Delete>";
        assertThat(calls.post("/bucket?delete", entities).code()).isEqualTo("MalformedXML");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertThat(calls.get("/nowhere/key").code()).isEqualTo("NoSuchBucket");
        assertThat(calls.get("/nowhere?list-type=2").code()).isEqualTo("NoSuchBucket");
        assertThat(calls.put("/nowhere/key", "x").code()).isEqualTo("NoSuchBucket");
        assertThat(calls.get("/bucket/key").code()).isEqualTo("NoSuchKey");
        assertThat(calls.get("/bucket/key?versionId=abc").code()).isEqualTo("NoSuchVersion");
        assertThat(calls.get("/bucket/key?acl").status()).isEqualTo(501);
        assertThat(calls.call("PATCH", "/bucket/key", new byte[0]).code()).isEqualTo("MethodNotAllowed");
        String text = new String(calls.get("/bucket/a%01b").body(), StandardCharsets.UTF_8);
        assertThat(text).contains("<Resource>/bucket/a%01b</Resource>");
    }
}
