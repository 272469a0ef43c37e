package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunId;
import dev.runctl.storage.FileLogStore;
import dev.runctl.ui.common.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedLinesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private static List<TimedLines.Line> cut(LogTimes times, boolean cut, ZoneId zone, long offset, String log) {
        List<TimedLines.Line> lines = new ArrayList<>();
        TimedLines cutter = new TimedLines(() -> times, zone, cut, lines::add);
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        int middle = bytes.length / 2; // a piece ends anywhere
        cutter.feed(new LogChunk(offset, java.util.Arrays.copyOf(bytes, middle)));
        cutter.feed(new LogChunk(offset + middle, java.util.Arrays.copyOfRange(bytes, middle, bytes.length)));
        cutter.finish();
        return lines;
    }

    @Test
    void aLineHasTheTimeItPrintsElseThatOfItsBytesElseThatOfTheLineBefore() {
        LogTimes times = new LogTimes(new long[] {9}, new double[] {START.getEpochSecond()});
        List<TimedLines.Line> lines =
                cut(times, false, ZoneOffset.UTC, 0, "earlier\n\nmarked\n[2026-03-01 12:00:30,500] printed\nafter\n");
        assertThat(lines)
                .extracting(TimedLines.Line::text)
                .containsExactly("earlier", "", "marked", "[2026-03-01 12:00:30,500] printed", "after");
        double at = START.getEpochSecond();
        assertThat(lines)
                .extracting(TimedLines.Line::time)
                .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, at, at + 30.5, at + 30.5);
    }

    @Test
    void aPrintedTimeIsOfTheZoneItNamesElseOfTheMachine() {
        List<TimedLines.Line> lines = cut(
                LogTimes.NONE,
                false,
                ZoneId.of("Europe/Berlin"),
                0,
                "2026-03-01 13:00:00 here\n2026-03-01T12:00:05Z there\n2026-99-99 99:99:99 no date\n");
        assertThat(lines)
                .extracting(TimedLines.Line::time)
                .containsExactly(
                        (double) START.getEpochSecond(), START.getEpochSecond() + 5.0, START.getEpochSecond() + 5.0);
    }

    @Test
    void whatIsRedrawnShowsItsLastStateAndNoColours() {
        assertThat(cut(
                        LogTimes.NONE,
                        true,
                        ZoneOffset.UTC,
                        100,
                        "cut off\n 10%\r 20%\r\r\n\u001b[31mred\u001b[0m\u0007\nopen"))
                .extracting(TimedLines.Line::text)
                .containsExactly(" 20%", "red", "open");
    }

    @Test
    void linesOfSeveralRunsAreInOrderAndThoseOfOneStayInTheirs() {
        MergedLines merged = new MergedLines(4);
        assertThat(merged.add(List.of(
                        new MergedLines.Line(0, 1, "a1"),
                        new MergedLines.Line(0, 3, "a2"),
                        new MergedLines.Line(1, 3, "b1"))))
                .isZero();
        assertThat(merged.add(List.of(new MergedLines.Line(1, 4, "b2")))).isEqualTo(3);
        assertThat(merged.add(List.of(new MergedLines.Line(0, 3, "a3")))).isEqualTo(3);
        assertThat(merged.lines()).extracting(MergedLines.Line::text).containsExactly("a2", "b1", "a3", "b2");
    }

    @Test
    void whenBytesCameIsKeptSparselyAndSurvivesARestart() {
        RunId id = SampleRuns.id(1);
        FileLogStore store = new FileLogStore(folder);
        for (int i = 0; i < 100; i++) {
            store.write(id, new LogChunk(i, new byte[] {'x'}));
            store.mark(id, i, START.plusMillis(i * 10L));
        }
        store.mark(id, 50, START.plusSeconds(60));
        LogTimes times = new FileLogStore(folder).times(id);
        assertThat(times.offsets()).hasSize(4).startsWith(0, 25);
        assertThat(times.at(30)).isEqualTo(START.getEpochSecond() + 0.25);
        assertThat(times.next(0)).isEqualTo(25);
        store.reset(id);
        assertThat(store.times(id).offsets()).isEmpty();
    }
}
