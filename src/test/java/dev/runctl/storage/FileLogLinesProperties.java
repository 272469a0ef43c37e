package dev.runctl.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The indexed file against a reader that splits all of it, on logs with every kind of line. */
class FileLogLinesProperties {
    private static final List<String> PIECES = List.of(
            "loss 0.5", "Needle", "needle", "\r", "\r\n", "\u001b[31m", "ERROR", "warning: ", "é", "ſ", "\ufeff");

    private static byte[] log(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = random.nextInt(3) == 0 ? 5 << 20 : random.nextInt(400_000);
        while (out.size() < size) {
            switch (random.nextInt(20)) {
                case 0 -> out.write(0xc3); // no UTF-8
                case 1 -> out.writeBytes(new byte[random.nextInt(200)]);
                case 2 ->
                    out.writeBytes(
                            "x".repeat(random.nextInt(50) == 0 ? 300_000 : 900).getBytes(UTF_8));
                case 3, 4, 5, 6, 7 -> out.write('\n');
                default ->
                    out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> split(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, from, i));
                from = i + 1;
            }
        }
        if (from < bytes.length) {
            lines.add(Arrays.copyOfRange(bytes, from, bytes.length));
        }
        return lines;
    }

    private interface Check {
        void on(Path file, byte[] bytes) throws IOException;
    }

    private static void with(byte[] bytes, Check check) {
        try {
            Path file = Files.createTempFile("log-lines", ".log");
            try {
                Files.write(file, bytes);
                check.on(file, bytes);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 60)
    void readsTheSameLinesAsSplittingTheFile(@ForAll long seed) {
        Random random = new Random(seed);
        with(log(random), (file, bytes) -> {
            FileLogLines lines = FileLogLines.open(file, random.nextInt(bytes.length + 100));
            lines.index(new Cancellation(), () -> {});
            assertThat(lines.isComplete()).isTrue();
            byte[] more = "appended\nlast".getBytes(UTF_8);
            Files.write(file, more, StandardOpenOption.APPEND);
            List<byte[]> expected = split(Files.readAllBytes(file));
            int feedsBefore = LineFeeds.count(bytes, 0, (int) lines.origin());
            assertThat(lines.first()).isEqualTo(-feedsBefore);
            for (int i = 0; i < 30; i++) {
                int from = random.nextInt(expected.size());
                int to = Math.min(expected.size(), from + random.nextInt(50));
                List<byte[]> read = lines.read(from + lines.first(), to + lines.first());
                assertThat(read).hasSize(to - from);
                for (int k = 0; k < read.size(); k++) {
                    assertThat(read.get(k)).isEqualTo(expected.get(from + k));
                }
            }
        });
    }

    @Property(tries = 60)
    void findsTheSameLinesAsLookingAtEach(@ForAll long seed) {
        Random random = new Random(seed);
        List<LogQuery> queries = List.of(
                LogQuery.literal("needle"),
                new LogQuery("Needle", false, true, LogQuery.Level.ANY),
                LogQuery.literal("0.5é"),
                new LogQuery("n[e]+dle.*0\\.5", true, false, LogQuery.Level.ANY),
                new LogQuery("needle", false, false, LogQuery.Level.ERROR),
                new LogQuery("", false, false, LogQuery.Level.WARNING));
        LogQuery query = queries.get(random.nextInt(queries.size()));
        with(log(random), (file, bytes) -> {
            FileLogLines lines = FileLogLines.open(file, random.nextInt(1000));
            lines.index(new Cancellation(), () -> {});
            List<Long> found = new ArrayList<>();
            lines.search(query, new Cancellation(), part -> found.addAll(0, part.lines()));
            List<byte[]> all = split(Arrays.copyOf(bytes, (int) lines.origin()));
            List<Long> expected = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (isIn(all.get(i), query)) {
                    expected.add(i + lines.first());
                }
            }
            assertThat(found).isEqualTo(expected);
        });
    }

    private static boolean isIn(byte[] line, LogQuery query) {
        if (query.bytes().isPresent()) {
            String text = new String(line, ISO_8859_1);
            String wanted = new String(query.bytes().get(), ISO_8859_1);
            boolean there = query.matchCase()
                    ? text.contains(wanted)
                    : text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
            return there && query.level().isIn(new String(line, UTF_8));
        }
        String text = new String(line, UTF_8);
        return query.pattern().matcher(text).find() && query.level().isIn(text);
    }

    @Example
    void aFileCutShortMeanwhileHasNoLinesWhereItEnded() {
        with("a\nb\nc\nd\n".repeat(50_000).getBytes(UTF_8), (file, bytes) -> {
            FileLogLines lines = FileLogLines.open(file, 4);
            lines.index(new Cancellation(), () -> {});
            Files.write(file, "a\n".getBytes(UTF_8));
            assertThat(lines.read(-10, -5)).isEmpty();
            assertThat(lines.read(lines.first(), lines.first() + 1)).containsExactly("a".getBytes(UTF_8));
        });
    }

    @Example
    void aPatternThatNeverEndsIsGivenUp() {
        with(("a".repeat(40) + "!\n").repeat(2).getBytes(UTF_8), (file, bytes) -> {
            FileLogLines lines = FileLogLines.open(file, 0);
            lines.index(new Cancellation(), () -> {});
            LogQuery bad = new LogQuery("^(a+a+)+\\1b", true, true, LogQuery.Level.ANY);
            assertThatThrownBy(() -> lines.search(bad, new Cancellation(), part -> {}))
                    .isInstanceOf(LogQuery.TooSlow.class);
        });
    }
}
