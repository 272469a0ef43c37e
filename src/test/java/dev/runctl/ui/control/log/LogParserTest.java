package dev.runctl.ui.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogParserTest {
    private final LogBuffer buffer = new LogBuffer(1000);
    private final LogParser parser = new LogParser(buffer);

    private List<String> show(String text) {
        parser.feed(text.getBytes(UTF_8));
        return buffer.slice(0, buffer.end()).lines().stream().map(LogLine::text).toList();
    }

    @Test
    void lineEndsMakeLinesAndTheLastOneMakesNoEmptyOne() {
        assertThat(show("a\nb\r\n\nc\n")).containsExactly("a", "b", "", "c");
    }

    @Test
    void aCarriageReturnRedrawsTheLineWhole() {
        assertThat(show("epoch 1\n 10%|#   |\r 90%|### |\r100%|####\rdone\nnext"))
                .containsExactly("epoch 1", "done", "next");
    }

    @Test
    void aLineStaysUntilItsRedrawBegins() {
        assertThat(show("50%\r")).containsExactly("50%");
        assertThat(show("60%")).containsExactly("60%");
    }

    @Test
    void nestedProgressBarsMoveUpAndDown() {
        String frame = "\router %d\n\rinner %d\u001b[A";
        assertThat(show(String.format(frame, 1, 1) + String.format(frame, 1, 2) + String.format(frame, 2, 1)))
                .containsExactly("outer 2", "inner 1");
    }

    @Test
    void backspacesOverwriteAndEraseShortens() {
        assertThat(show("12/60\b\b\b\b\b13/60\nlong line\r\u001b[Kok\nkeep this\u001b[4D\u001b[K\n"))
                .containsExactly("13/60", "ok", "keep ");
    }

    @Test
    void tabsAlignToEight() {
        assertThat(show("a\tb\t\tc")).containsExactly("a       b               c");
    }

    @Test
    void coloursBecomeSpans() {
        show("plain \u001b[1;31mred\u001b[0m \u001b[38;5;208morange\u001b[48;2;1;2;3mx\u001b[m");
        LogLine line = buffer.line(0);
        assertThat(line.text()).isEqualTo("plain red orangex");
        assertThat(line.spans())
                .extracting(span -> span.style().foreground())
                .containsExactly(
                        LogStyle.DEFAULT, 1, LogStyle.DEFAULT, LogStyle.RGB | 0xff8700, LogStyle.RGB | 0xff8700);
        assertThat(line.spans().get(1).style().bold()).isTrue();
        assertThat(line.spans().get(4).style().background()).isEqualTo(LogStyle.RGB | 0x010203);
    }

    @Test
    void inverseEndsWhereItIsSwitchedOff() {
        show("\u001b[27ma\u001b[7mb\u001b[27mc");
        assertThat(buffer.line(0).spans()).extracting(s -> s.style().inverse()).containsExactly(false, true, false);
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001b]0;title\u0007x', x",
        "'\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', link",
        "'\u001b[2Ja\u001b[?25lb\u001b[999;999Hc', abc",
        "'\u001b(Bok', ok",
        "'\u001bPq#0;2;0\u001b\\after', after",
        "'a\u0000b\u0007c\u007fd', abcd",
        "'pay \u202eevil', pay \ufffdevil",
        "'\u001b[31', ''",
    })
    void whatMeansNothingHereLeavesNoTrace(String text, String shown) {
        assertThat(String.join("", show(text))).isEqualTo(shown);
    }

    @Test
    void charactersSplitAtEveryByteComeOutWhole() {
        byte[] bytes = "Verlust 0,5 µ — 精度 🎯 ok\n".getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            LogBuffer own = new LogBuffer(10);
            LogParser split = new LogParser(own);
            split.feed(Arrays.copyOfRange(bytes, 0, cut));
            split.feed(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(own.line(0).text()).as("cut at %s", cut).isEqualTo("Verlust 0,5 µ — 精度 🎯 ok");
        }
    }

    @Test
    void aCharacterCutOffAtTheEndIsShownAsSuch() {
        parser.feed(new byte[] {'a', (byte) 0xe2, (byte) 0x82});
        parser.finish();
        assertThat(buffer.line(0).text()).isEqualTo("a\ufffd");
    }

    @Test
    void aLineWithoutEndIsCutAtTheLimitAndSaysSo() {
        byte[] block = "x".repeat(600_000).getBytes(UTF_8);
        parser.feed(block);
        parser.feed(block);
        show("\nnext\n");
        assertThat(buffer.line(0).text()).hasSize(EditableLine.MAX_LENGTH);
        assertThat(buffer.line(0).cut()).isTrue();
        assertThat(buffer.line(1)).isEqualTo(LogLine.plain("next"));
    }

    @Test
    void theOldestLinesLeaveAndNumbersStay() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            text.append("line ").append(i).append('\n');
        }
        show(text.toString());
        assertThat(buffer.first()).isEqualTo(1500);
        assertThat(buffer.end()).isEqualTo(2500);
        assertThat(buffer.line(1500).text()).isEqualTo("line 1500");
        assertThat(buffer.line(1499)).isEqualTo(LogLine.EMPTY);
    }

    @Test
    void feedTellsTheLowestLineThatChanged() {
        assertThat(parser.feed("a\nb".getBytes(UTF_8))).isEqualTo(0);
        assertThat(parser.feed("b\nc".getBytes(UTF_8))).isEqualTo(1);
        assertThat(parser.feed(new byte[0])).isEqualTo(3);
    }
}
