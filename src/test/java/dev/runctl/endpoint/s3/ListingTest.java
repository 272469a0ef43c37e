package dev.runctl.endpoint.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Listing, page by page, against a plain reading of what S3 promises. */
class ListingTest {
    private static @Nullable Path folder;
    private static @Nullable S3 s3;
    private static int buckets;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("listing");
        s3 = new S3(folder, Clock.systemUTC());
        calls().put("/seeds", "");
        calls().put("/seeds/seed", "");
    }

    @AfterContainer
    static void end() throws IOException {
        if (s3 != null && folder != null) {
            s3.close();
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Property(tries = 60)
    void pagesJoinToTheWholeInBothVersions(
            @ForAll("keys") Set<String> keys,
            @ForAll("fragments") String prefix,
            @ForAll("delimiters") String delimiter,
            @ForAll("fragments") String after,
            @ForAll @IntRange(min = 1, max = 7) int page)
            throws IOException {
        String bucket = bucket(keys);
        List<String> expected = reference(keys, prefix, delimiter, after);
        String query = "&encoding-type=url&max-keys=" + page + "&prefix=" + Percent.encode(prefix) + "&delimiter="
                + Percent.encode(delimiter);
        assertThat(version2(bucket, query + "&start-after=" + Percent.encode(after), page))
                .isEqualTo(expected);
        assertThat(version1(bucket, query, after)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<Set<String>> keys() {
        return name(1, 6).set().ofMinSize(0).ofMaxSize(25);
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.oneOf(Arbitraries.just(""), name(0, 3));
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of("", "/", "//", "b", "é", "😀", "/a");
    }

    @Example
    void orderIsThatOfTheBytesAlsoBeyondTheBasicPlane() throws IOException {
        // UTF-16 would put the emoji, a pair of surrogates, before U+FF5E.
        String bucket = bucket(Set.of("\uFF5E", "😀", "z", "é"));
        assertThat(version2(bucket, "&encoding-type=url", 1000)).containsExactly("z", "é", "\uFF5E", "😀");
    }

    @Example
    void thousandsOfKeysUnderADelimiterAreJumpedOver() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < 3000; i++) {
            keys.add("run-%d/file-%04d".formatted(i % 3, i));
        }
        for (int i = 0; i < 1200; i++) {
            keys.add("top-%04d".formatted(i));
        }
        String bucket = bucket(keys);
        List<String> all = version2(bucket, "&encoding-type=url", 1000);
        assertThat(all).hasSize(4200).isEqualTo(List.copyOf(keys));
        List<String> grouped = version2(bucket, "&encoding-type=url&delimiter=/", 1000);
        assertThat(grouped).hasSize(1203).startsWith("run-0/", "run-1/", "run-2/", "top-0000");
        assertThat(grouped).isEqualTo(version1(bucket, "&encoding-type=url&delimiter=/&max-keys=7", ""));
        Calls.Answer versions = calls().get("/" + bucket + "?versions&max-keys=2&delimiter=/");
        assertThat(versions.one("NextKeyMarker")).isEqualTo("run-1/");
        assertThat(calls().get("/" + bucket + "?versions&prefix=top-119").all("VersionId"))
                .hasSize(10)
                .containsOnly("null");
    }

    @Example
    void oddRequestsAreAnsweredAsS3Does() throws IOException {
        String bucket = bucket(Set.of("a\u0001b", "c"));
        Calls.Answer none = calls().get("/" + bucket + "?list-type=2&max-keys=0");
        assertThat(none.one("IsTruncated")).isEqualTo("false");
        assertThat(none.one("KeyCount")).isEqualTo("0");
        assertThat(calls().get("/" + bucket + "?list-type=2&max-keys=-1").code())
                .isEqualTo("InvalidArgument");
        assertThat(calls().get("/" + bucket + "?list-type=2&max-keys=x").code()).isEqualTo("InvalidArgument");
        assertThat(calls().get("/" + bucket + "?list-type=2&max-keys=5000").one("MaxKeys"))
                .isEqualTo("1000");
        assertThat(calls().get("/" + bucket + "?list-type=2&encoding-type=x").code())
                .isEqualTo("InvalidArgument");
        assertThat(calls().get("/" + bucket + "?list-type=2&continuation-token=c")
                        .code())
                .isEqualTo("InvalidArgument");
        assertThat(calls().get("/" + bucket + "?list-type=2").text()).contains("<Key>a&#x1;b</Key>");
        assertThat(calls().get("/" + bucket + "?list-type=2").all("Owner")).isEmpty();
        assertThat(calls().get("/" + bucket + "?list-type=2&fetch-owner=true").all("ID"))
                .hasSize(2);
    }

    private static Arbitrary<String> name(int least, int most) {
        return Arbitraries.of("a", "b", "/", "é", "😀", "\uFF5E", " ")
                .list()
                .ofMinSize(least)
                .ofMaxSize(most)
                .map(parts -> String.join("", parts));
    }

    private static List<String> version2(String bucket, String query, int page) throws IOException {
        List<String> all = new ArrayList<>();
        String token = "";
        while (true) {
            Calls.Answer answer = calls().get("/" + bucket + "?list-type=2" + query + token);
            List<String> entries = entries(answer);
            assertThat(answer.one("KeyCount")).isEqualTo(Integer.toString(entries.size()));
            assertThat(entries.size()).isLessThanOrEqualTo(page);
            all.addAll(entries);
            if (answer.one("IsTruncated").equals("false")) {
                return all;
            }
            assertThat(entries).hasSize(page);
            token = "&continuation-token=" + answer.one("NextContinuationToken");
        }
    }

    private static List<String> version1(String bucket, String query, String after) throws IOException {
        List<String> all = new ArrayList<>();
        String marker = Percent.encode(after);
        while (true) {
            Calls.Answer answer = calls().get("/" + bucket + "?marker=" + marker + query);
            all.addAll(entries(answer));
            if (answer.one("IsTruncated").equals("false")) {
                return all;
            }
            String next = answer.one("NextMarker");
            marker = next.isEmpty() ? Percent.encode(all.getLast()) : next;
        }
    }

    /** Keys and common prefixes of a page, merged in order. */
    private static List<String> entries(Calls.Answer answer) {
        List<String> entries = new ArrayList<>();
        answer.all("Key").forEach(key -> entries.add(Percent.decode(key)));
        // The first Prefix is the request's own.
        List<String> prefixes = answer.all("Prefix");
        prefixes.subList(1, prefixes.size()).forEach(prefix -> entries.add(Percent.decode(prefix)));
        entries.sort(ListingTest::order);
        return entries;
    }

    private static List<String> reference(Set<String> keys, String prefix, String delimiter, String after) {
        TreeSet<String> entries = new TreeSet<>(ListingTest::order);
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                String entry = cut < 0 ? key : key.substring(0, cut + delimiter.length());
                if (order(entry, after) > 0) {
                    entries.add(entry);
                }
            }
        }
        return List.copyOf(entries);
    }

    private static int order(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String bucket(Set<String> keys) throws IOException {
        String bucket = "bucket-" + buckets++;
        calls().put("/" + bucket, "");
        // Copies share one file, so that thousands of keys cost no thousands of files.
        for (String key : keys) {
            calls().put(Calls.path(bucket, key), "", "x-amz-copy-source", "seeds/seed");
        }
        return bucket;
    }

    private static Calls calls() {
        if (s3 == null) {
            throw new IllegalStateException("not started");
        }
        return new Calls(s3);
    }
}
