package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.Referee;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** boto3 and the aws command line, unmodified, use S3 of This computer. */
class S3RefereeTest {
    @TempDir
    Path folder;

    private LocalEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(folder.resolve("this computer"), 0, Timings.FAST);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void boto3LeadsTheLifeOfABucket() {
        Referee.assumeBoto3();
        assertThat(python("life").lines())
                .containsExactly(
                        "created us-east-1 eu-central-1",
                        "again BucketAlreadyOwnedByYou/409",
                        "read b'0123456789' text/plain {'run': 'r-1'} True",
                        "range b'234' bytes 2-4/10",
                        "beyond InvalidRange/416",
                        "known 304/304",
                        "taken PreconditionFailed/412",
                        "stale PreconditionFailed/412",
                        "replaced b'new'",
                        "copied b'new' {'copy': 'yes'}",
                        "hostile 9 True",
                        "missing NoSuchKey/404 404/404",
                        "corrupt BadDigest/400",
                        "full BucketNotEmpty/409",
                        "deleted 12 0",
                        "gone NoSuchBucket/404");
    }

    @Test
    void boto3PagesThroughThousandsOfKeys() {
        Referee.assumeBoto3();
        assertThat(python("paging").lines())
                .containsExactly("2500 3 True", "1000+1000+500", "grouped 25 0", "versions 2500", "removed 2500 0");
    }

    @Test
    void boto3UploadsInParts() {
        Referee.assumeBoto3();
        assertThat(python("multipart").lines())
                .containsExactly(
                        "parts [1, 2, 3]",
                        "listed ['big']",
                        "small EntityTooSmall/400",
                        "wrong InvalidPart/400",
                        "order InvalidPartOrder/400",
                        "done True True",
                        "across True",
                        "part 2 True 3",
                        "copied True",
                        "aborted NoSuchUpload/404 0",
                        "attributes 3");
    }

    @Test
    void presignedUrlsReadAndWriteWithoutKeys() {
        Referee.assumeBoto3();
        String once = "put 200|get b'by link' text/html|as named text/plain|other method 403|tampered 403";
        assertThat(String.join("|", python("presigned").lines().toList())).isEqualTo(once + "|" + once);
    }

    @Test
    void theAwsCommandLineCopiesAHundredMegabytesBothWays() throws IOException {
        Referee.assumeAwsCli();
        Path big = folder.resolve("big.bin");
        Random random = new Random(5);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(big)) {
            for (int i = 0; i < 100; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        aws("s3", "mb", "s3://checkpoints");
        aws("s3", "cp", "--no-progress", big.toString(), "s3://checkpoints/run/big.bin");
        Path back = folder.resolve("back.bin");
        aws("s3", "cp", "--no-progress", "s3://checkpoints/run/big.bin", back.toString());
        assertThat(sha256(back)).isEqualTo(sha256(big));
        assertThat(aws("s3", "ls", "s3://checkpoints/run/")).contains("104857600 big.bin");
        assertThat(aws("s3api", "head-object", "--bucket", "checkpoints", "--key", "run/big.bin"))
                .contains("-13\\\"");
        aws("s3", "rb", "--force", "s3://checkpoints");
        assertThat(aws("s3", "ls")).isEmpty();
    }

    @Test
    void theAwsCommandLineSyncsAndListsAndRemoves() throws IOException {
        Referee.assumeAwsCli();
        Path source = folder.resolve("source");
        for (String name : List.of("a.txt", "dir/b c.txt", "dir/é+ü.txt", "dir/deep/😀.txt", "empty")) {
            Path file = source.resolve(name);
            Files.createDirectories(file.getParent() == null ? source : file.getParent());
            Files.writeString(file, name.equals("empty") ? "" : "content of " + name);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        aws("s3", "mb", "s3://synced");
        assertThat(aws("s3", "sync", "--no-progress", source.toString(), "s3://synced/tree")
                        .lines())
                .hasSize(5);
        assertThat(aws("s3", "sync", "--no-progress", source.toString(), "s3://synced/tree"))
                .isEmpty();
        Path target = folder.resolve("target");
        aws("s3", "sync", "--no-progress", "s3://synced/tree", target.toString());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(target.resolve(source.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
        assertThat(aws("s3", "ls", "s3://synced/tree/")).contains("PRE dir/").contains("a.txt");
        assertThat(aws("s3", "ls", "--recursive", "s3://synced").lines()).hasSize(5);
        aws("s3", "mv", "--no-progress", "s3://synced/tree/dir/é+ü.txt", "s3://synced/moved?&=.txt");
        assertThat(aws("s3", "cp", "--no-progress", "s3://synced/moved?&=.txt", "-"))
                .isEqualTo("content of dir/é+ü.txt");
        aws("s3", "rm", "--recursive", "s3://synced");
        aws("s3", "rb", "s3://synced");
    }

    /** Runs a program of this test's resources. */
    private String python(String name) {
        try (InputStream program = S3RefereeTest.class.getResourceAsStream("s3_" + name + ".py");
                InputStream common = S3RefereeTest.class.getResourceAsStream("s3_common.py")) {
            if (program == null || common == null) {
                throw new IllegalStateException("no program " + name);
            }
            String text = new String(common.readAllBytes(), StandardCharsets.UTF_8)
                    + new String(program.readAllBytes(), StandardCharsets.UTF_8);
            return referee().python(text).expectSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String aws(String... arguments) {
        return referee().aws(arguments).expectSuccess();
    }

    private Referee referee() {
        return new Referee(
                endpoint.url(),
                endpoint.credentials().accessKeyId(),
                endpoint.credentials().secretAccessKey());
    }

    static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
