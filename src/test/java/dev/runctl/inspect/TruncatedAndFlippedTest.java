package dev.runctl.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.checkpoint.Inspection;
import dev.runctl.domain.checkpoint.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No part of a checkpoint passes for a whole one, and no damage makes a reader fail, hang or take memory at will. */
class TruncatedAndFlippedTest {
    private static final long MOST_ALLOCATED = 48L << 20;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    static java.util.List<Path> files() {
        return Samples.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void truncatedAtAnyByteNothingIsComplete(Path file) {
        byte[] whole = Samples.bytes(file);
        for (int length = 0; length < whole.length; length++) {
            Inspection found = Samples.inspect(Samples.name(file), Arrays.copyOf(whole, length));
            assertThat(found.verdict().kind()).as("first %d bytes", length).isNotEqualTo(Verdict.Kind.COMPLETE);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whereZerosStandForWhatWasNotWrittenNothingOfTheHeadersIsTaken(Path file) {
        byte[] whole = Samples.bytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            byte[] holed = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            Samples.inspect(Samples.name(file), holed);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFlippedByteIsSurvived(Path file) {
        byte[] bytes = Samples.bytes(file);
        Random random = new Random(bytes.length);
        int stride = bytes.length < 4000 ? 1 : 5;
        for (int at = random.nextInt(stride); at < bytes.length; at += stride) {
            byte kept = bytes[at];
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Inspection found = Samples.inspect(Samples.name(file), bytes);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as("memory with byte %d changed", at)
                    .isLessThan(MOST_ALLOCATED);
            assertThat(found.cost().bytes()).isLessThan(64L * bytes.length + (1 << 20));
            bytes[at] = kept;
        }
    }

    @Test
    void aFlippedByteOfTheValuesIsSeenByReadingAll() throws IOException {
        byte[] bytes = Samples.bytes("training.pt");
        Set<String> outcomes = new HashSet<>();
        for (int at = 0; at < bytes.length; at += 5) {
            byte kept = bytes[at];
            bytes[at] ^= 0x10;
            outcomes.add(new RangedInspector()
                    .verifyContents(new Samples.Memory(bytes), read -> {}, new Cancellation())
                    .outcome()
                    .name());
            bytes[at] = kept;
        }
        assertThat(outcomes).contains("DAMAGED", "NOT_READABLE");
    }

    @Test
    void aDistributedFolderOfWhichAnyByteIsMissingIsIncomplete() throws IOException {
        Path whole = Samples.FOLDER.resolve("distributed");
        assertThat(Samples.inspect(whole).verdict()).isEqualTo(new Verdict(Verdict.Kind.COMPLETE, "folder-whole"));
        byte[] metadata = Files.readAllBytes(whole.resolve(".metadata"));
        byte[] values = Files.readAllBytes(whole.resolve("__0_0.distcp"));
        Files.write(folder.resolve("__0_0.distcp"), values);
        assertThat(Samples.inspect(folder).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "metadata-missing"));
        for (int length = 0; length < metadata.length; length += 43) {
            Files.write(folder.resolve(".metadata"), Arrays.copyOf(metadata, length));
            assertThat(Samples.inspect(folder).verdict().kind())
                    .as("metadata, %d", length)
                    .isEqualTo(Verdict.Kind.INCOMPLETE);
        }
        Files.write(folder.resolve(".metadata"), metadata);
        for (int length = 0; length < values.length; length += 397) {
            Files.write(folder.resolve("__0_0.distcp"), Arrays.copyOf(values, length));
            assertThat(Samples.inspect(folder).verdict())
                    .isEqualTo(new Verdict(Verdict.Kind.INCOMPLETE, "parts-missing"));
        }
        Files.write(folder.resolve("__0_0.distcp"), Arrays.copyOf(values, values.length - 1));
        assertThat(Samples.inspect(folder).verdict().kind()).isEqualTo(Verdict.Kind.INCOMPLETE);
    }
}
