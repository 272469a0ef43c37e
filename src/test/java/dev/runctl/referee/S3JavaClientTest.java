package dev.runctl.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.LocalEndpoint;
import dev.runctl.endpoint.machine.Timings;
import dev.runctl.testing.AnswerRecorder;
import dev.runctl.testing.ModelLint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The SDK that the application itself uses: signed chunks with checksums in trailers, as it does by default over http. */
class S3JavaClientTest {
    @TempDir
    Path folder;

    private final AnswerRecorder recorder = new AnswerRecorder();
    private LocalEndpoint endpoint;
    private S3Client s3;

    @BeforeEach
    void start() {
        endpoint = LocalEndpoint.start(folder.resolve("this computer"), 0, Timings.FAST);
        s3 = S3Client.builder()
                .endpointOverride(endpoint.url())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        endpoint.credentials().accessKeyId(),
                        endpoint.credentials().secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.addExecutionInterceptor(recorder))
                .build();
        s3.createBucket(b -> b.bucket("bucket"));
    }

    @AfterEach
    void close() {
        s3.close();
        endpoint.close();
    }

    @Test
    void objectsGoThereAndBack() throws Exception {
        byte[] bytes = random(1_000_000);
        Path file = folder.resolve("file");
        Files.write(file, bytes);
        for (String key : List.of("../../etc/x", "a//b", "sp ace+é😀", "d/", "plain")) {
            s3.putObject(b -> b.bucket("bucket").key(key), RequestBody.fromBytes(bytes));
            assertThat(s3.getObjectAsBytes(b -> b.bucket("bucket").key(key)).asByteArray())
                    .as(key)
                    .isEqualTo(bytes);
        }
        s3.putObject(b -> b.bucket("bucket").key("file").checksumAlgorithm(ChecksumAlgorithm.SHA256), file);
        assertThat(s3.headObject(b -> b.bucket("bucket").key("file")).contentEncoding())
                .isNull();
        assertThat(s3.getObjectAsBytes(b -> b.bucket("bucket").key("file").range("bytes=999990-"))
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, 999_990, 1_000_000));
        assertThatThrownBy(() -> s3.getObjectAsBytes(b -> b.bucket("bucket").key("none")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() ->
                        s3.putObject(b -> b.bucket("bucket").key("file").ifNoneMatch("*"), RequestBody.fromString("x")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(412);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
                    assertThat(e.requestId()).isNotEmpty();
                });
    }

    @Test
    void partsAreUploadedAndJoined() {
        byte[] bytes = random(11 << 20);
        String id = s3.createMultipartUpload(b -> b.bucket("bucket").key("big")).uploadId();
        CompletedPart[] parts = new CompletedPart[3];
        for (int i = 0; i < 3; i++) {
            int number = i + 1;
            byte[] part = Arrays.copyOfRange(bytes, i * (5 << 20), Math.min(bytes.length, number * (5 << 20)));
            var answer = s3.uploadPart(
                    b -> b.bucket("bucket").key("big").uploadId(id).partNumber(number), RequestBody.fromBytes(part));
            parts[i] = CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32(answer.checksumCRC32())
                    .build();
        }
        var done = s3.completeMultipartUpload(
                b -> b.bucket("bucket").key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
        assertThat(done.eTag()).endsWith("-3\"");
        assertThat(s3.getObjectAsBytes(b -> b.bucket("bucket").key("big")).asByteArray())
                .isEqualTo(bytes);
    }

    @Test
    void answersFitTheModel() {
        s3.putObject(b -> b.bucket("bucket").key("dir/a"), RequestBody.fromString("a"));
        s3.putObject(b -> b.bucket("bucket").key("b"), RequestBody.fromString("b"));
        String id = s3.createMultipartUpload(b -> b.bucket("bucket").key("u").checksumAlgorithm("CRC32C"))
                .uploadId();
        s3.uploadPart(
                b -> b.bucket("bucket").key("u").uploadId(id).partNumber(1).checksumAlgorithm("CRC32C"),
                RequestBody.fromString("part"));
        s3.listBuckets();
        s3.listObjectsV2(b -> b.bucket("bucket").delimiter("/").fetchOwner(true).maxKeys(1));
        s3.listObjects(b -> b.bucket("bucket").delimiter("/").maxKeys(1));
        s3.listObjectVersions(b -> b.bucket("bucket").encodingType("url"));
        s3.listMultipartUploads(b -> b.bucket("bucket"));
        s3.listParts(b -> b.bucket("bucket").key("u").uploadId(id));
        s3.copyObject(b -> b.sourceBucket("bucket")
                .sourceKey("b")
                .destinationBucket("bucket")
                .destinationKey("c"));
        s3.getObjectTagging(b -> b.bucket("bucket").key("b"));
        s3.getBucketVersioning(b -> b.bucket("bucket"));
        s3.deleteObjects(b -> b.bucket("bucket")
                .delete(d -> d.objects(o -> o.key("b"), o -> o.key("none").versionId("v"))));
        List<ModelLint.Answer> answers = recorder.answers().stream()
                .filter(answer -> !answer.body().isEmpty())
                .toList();
        assertThat(answers).hasSizeGreaterThanOrEqualTo(10);
        ModelLint.check(answers);
        assertThat(s3.getObjectAsBytes(b -> b.bucket("bucket").key("c")).asString(StandardCharsets.UTF_8))
                .isEqualTo("b");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(9).nextBytes(bytes);
        return bytes;
    }
}
