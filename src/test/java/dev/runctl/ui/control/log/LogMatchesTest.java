package dev.runctl.ui.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The list of matches and its rows against one that is made anew for each question. */
class LogMatchesTest {
    private static final int BEFORE = 40;
    private static final int HELD = 60;

    /** Lines -40 to -1 are in the file only, 0 to 59 in the buffer. */
    private LogMatches matches(TreeSet<Integer> lines, int around, int cut) {
        LogBuffer buffer = new LogBuffer(HELD);
        new LogParser(buffer).feed("x\n".repeat(HELD).getBytes(UTF_8));
        LogMatches matches = new LogMatches(buffer);
        matches.showAround(around);
        add(matches, lines.subSet(cut, HELD), true);
        add(matches, lines.subSet(0, cut), false);
        for (int low = -10; low >= -BEFORE; low -= 10) {
            matches.addOlder(
                    lines.subSet(low, low + 10).stream().map(Integer::longValue).toList());
        }
        return matches;
    }

    private static void add(LogMatches matches, Iterable<Integer> lines, boolean newest) {
        List<Long> numbers = new ArrayList<>();
        lines.forEach(it -> numbers.add(it.longValue()));
        long[] all = numbers.stream().mapToLong(Long::longValue).toArray();
        if (newest) {
            matches.replaceFrom(0, all, all, all.length);
        } else {
            matches.addOlderHeld(all, all, all.length);
        }
    }

    @Property(tries = 300)
    void rowsAreTheMatchesAndTheLinesAround(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -BEFORE, max = HELD - 1) Integer> lines,
            @ForAll @IntRange(max = 5) int around,
            @ForAll @IntRange(max = HELD) int cut,
            @ForAll @IntRange(max = HELD) int left) {
        TreeSet<Integer> wanted = new TreeSet<>(lines);
        LogMatches matches = matches(wanted, around, cut);
        matches.leave(left, true); // they are of the file now, and nothing else changes
        List<Long> expected = LongStream.range(-BEFORE, HELD)
                .filter(line -> wanted.stream().anyMatch(it -> Math.abs(it - line) <= around))
                .boxed()
                .toList();
        long first = matches.firstRow(-BEFORE);
        long end = matches.endRow(HELD);
        List<Long> rows =
                LongStream.range(first, end).map(matches::lineOfRow).boxed().toList();
        assertThat(rows).isEqualTo(expected);
        for (int i = 0; i < expected.size(); i++) {
            long line = expected.get(i);
            assertThat(matches.rowOfLine(line)).isEqualTo(first + i);
            boolean gap = i > 0 && expected.get(i - 1) != line - 1;
            assertThat(matches.isGapAbove(first + i)).isEqualTo(gap && around > 0);
            assertThat(matches.contains(line)).isEqualTo(wanted.contains((int) line));
        }
        assertThat(matches.size()).isEqualTo(wanted.size());
        assertThat(matches.lineAt(0)).isEqualTo(wanted.first().longValue());
    }

    @Example
    void olderMatchesLeaveTheRowsAsTheyAre() {
        LogMatches matches = matches(new TreeSet<>(List.of(5, 6, 30)), 2, HELD);
        long row = matches.rowOfLine(30);
        matches.addOlder(List.of(-20L, -3L));
        assertThat(matches.rowOfLine(30)).isEqualTo(row);
        assertThat(matches.indexOf(30)).isEqualTo(4);
        matches.replaceFrom(6, new long[] {40}, new long[] {40}, 1);
        assertThat(matches.size()).isEqualTo(4);
        assertThat(matches.contains(30)).isFalse();
    }

    @Example
    void whatTheFileNoLongerHasIsGone() {
        LogMatches matches = matches(new TreeSet<>(List.of(-4, 3, 30)), 0, 0);
        matches.leave(10, false);
        assertThat(matches.size()).isEqualTo(1);
        assertThat(matches.lineAt(0)).isEqualTo(30);
    }

    @Example
    void onlyTheNewestOfVeryManyAreKept() {
        LogMatches matches = new LogMatches(new LogBuffer(HELD));
        List<Long> many = LongStream.range(-LogMatches.MOST - 5, 0).boxed().toList();
        assertThat(matches.addOlder(many)).isFalse();
        assertThat(matches.size()).isEqualTo(LogMatches.MOST);
        assertThat(matches.lineAt(0)).isEqualTo(-LogMatches.MOST);
    }
}
