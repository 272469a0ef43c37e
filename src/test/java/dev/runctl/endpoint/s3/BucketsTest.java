package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsTest {
    @TempDir
    Path folder;

    @Test
    void aBucketLives() throws IOException {
        try (S3 s3 = new S3(folder, Clock.systemUTC())) {
            Calls calls = new Calls(s3);
            assertThat(calls.put("/one", "").status()).isEqualTo(200);
            assertThat(calls.put("/one", "").code()).isEqualTo("BucketAlreadyOwnedByYou");
            String there = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                    + "<LocationConstraint>eu-north-1</LocationConstraint></CreateBucketConfiguration>";
            assertThat(calls.put("/two", there).status()).isEqualTo(200);
            assertThat(calls.get("/two?location").text()).contains(">eu-north-1</LocationConstraint>");
            assertThat(calls.get("/one?location").text()).contains("></LocationConstraint>");
            assertThat(calls.call("HEAD", "/two", new byte[0]).header("x-amz-bucket-region"))
                    .isEqualTo("eu-north-1");
            assertThat(calls.get("/").all("Name")).containsExactly("one", "two");
            Calls.Answer first = calls.get("/?max-buckets=1");
            assertThat(first.all("Name")).containsExactly("one");
            assertThat(calls.get("/?continuation-token=" + first.one("ContinuationToken"))
                            .all("Name"))
                    .containsExactly("two");
            assertThat(calls.get("/one?versioning").status()).isEqualTo(200);
            assertThat(calls.get("/one?lifecycle").code()).isEqualTo("NoSuchLifecycleConfiguration");
            assertThat(calls.put("/one?versioning", "<VersioningConfiguration/>")
                            .status())
                    .isEqualTo(501);
            calls.put("/one/key", "x");
            assertThat(calls.delete("/one").code()).isEqualTo("BucketNotEmpty");
            calls.delete("/one/key");
            calls.post("/one/part?uploads", "");
            assertThat(calls.delete("/one").status()).isEqualTo(204);
            assertThat(calls.delete("/one").code()).isEqualTo("NoSuchBucket");
        }
    }

    @Test
    void namesFollowTheRules() throws IOException {
        try (S3 s3 = new S3(folder, Clock.systemUTC())) {
            Calls calls = new Calls(s3);
            for (String name : List.of(
                    "ab",
                    "a".repeat(64),
                    "Upper",
                    "under_score",
                    "-start",
                    "end-",
                    "a..b",
                    "192.168.0.1",
                    "xn--a",
                    "x-s3alias",
                    "..",
                    "%2e%2e%2fetc")) {
                assertThat(calls.put("/" + name, "").code()).as(name).isEqualTo("InvalidBucketName");
            }
            for (String name : List.of("abc", "a".repeat(63), "a.b-c", "1.2.3")) {
                assertThat(calls.put("/" + name, "").status()).as(name).isEqualTo(200);
            }
        }
    }
}
