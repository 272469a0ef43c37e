package dev.runctl.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.service.run.LineMatcher;
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
            long before = random.nextInt(3) == 0 ? Math.ceilDiv(lines.first(), 2) : 0;
            lines.search(query, before, new Cancellation(), part -> found.addAll(0, part.lines()));
            List<byte[]> all = split(Arrays.copyOf(bytes, (int) lines.origin()));
            List<Long> expected = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (i + lines.first() < before && isIn(all.get(i), query)) {
                    expected.add(i + lines.first());
                }
            }
            assertThat(found).isEqualTo(expected);
        });
    }

    private static boolean isIn(byte[] line, LogQuery query) {
        boolean shown = new LineMatcher(query, new Cancellation()).isIn(new String(line, UTF_8));
        if (query.bytes().isEmpty()) {
            return shown;
        }
        String text = new String(line, ISO_8859_1);
        String wanted = new String(query.bytes().get(), ISO_8859_1);
        boolean there = query.matchCase()
                ? text.contains(wanted)
                : text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
        boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\t');
        return there && (plain && query.level() == LogQuery.Level.ANY || shown);
    }

    @Property(tries = 2000)
    void findsBytesWhereverTheyAre(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(300)];
        // In the second a letter that logs hardly ever have is there only now and then, as it is in a log.
        String letters = random.nextBoolean() ? "abAB\u0001\u0080@`" : "a".repeat(60) + "bBkKxX";
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) letters.charAt(random.nextInt(letters.length()));
        }
        byte[] wanted = new byte[1 + random.nextInt(5)];
        String mostly = random.nextBoolean() ? "abA@`\u0081" : "aaaaaaaakKx";
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = (byte) mostly.charAt(random.nextInt(mostly.length()));
        }
        boolean matchCase = random.nextBoolean();
        int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int to = from + (bytes.length == from ? 0 : random.nextInt(bytes.length - from + 1));
        String text = new String(bytes, 0, to, ISO_8859_1);
        String needle = new String(wanted, ISO_8859_1);
        int expected = matchCase ? text.indexOf(needle, from) : asciiSmall(text).indexOf(asciiSmall(needle), from);
        assertThat(new ByteNeedle(wanted, matchCase).find(bytes, from, to)).isEqualTo(expected);
    }

    private static String asciiSmall(String text) {
        StringBuilder small = new StringBuilder();
        text.chars().forEach(c -> small.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return small.toString();
    }

    @Example
    void coloursAndRedrawnTextAreNoPartOfAMatch() {
        with("\u001b[31mERROR\u001b[0m\n10% err\r20% ok\nfine\n".getBytes(UTF_8), (file, bytes) -> {
            FileLogLines lines = FileLogLines.open(file, 0);
            lines.index(new Cancellation(), () -> {});
            List<Long> found = new ArrayList<>();
            LogQuery errors = new LogQuery("", false, false, LogQuery.Level.ERROR);
            lines.search(errors, 0, new Cancellation(), part -> found.addAll(0, part.lines()));
            assertThat(found).containsExactly(-3L);
            found.clear();
            lines.search(LogQuery.literal("err"), 0, new Cancellation(), part -> found.addAll(0, part.lines()));
            assertThat(found).containsExactly(-3L);
        });
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
            assertThatThrownBy(() -> lines.search(bad, 0, new Cancellation(), part -> {}))
                    .isInstanceOf(LogQuery.TooSlow.class);
        });
    }
}
