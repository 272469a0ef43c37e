package dev.runctl.ui.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LogParserProperties {
    @Provide
    Arbitrary<List<byte[]>> streams() {
        Arbitrary<byte[]> meaningful = Arbitraries.of(
                        "\r",
                        "\n",
                        "\r\n",
                        "\b",
                        "\t",
                        "\u001b[A",
                        "\u001b[2A",
                        "\u001b[K",
                        "\u001b[2K",
                        "\u001b[31m",
                        "\u001b[0m",
                        "\u001b[38;2;9;8;7m",
                        "\u001b[J",
                        "\u001b[5G",
                        "\u001b]0;t\u0007",
                        "\u001b",
                        "\u001b[",
                        "é",
                        "🎯",
                        "loss 0.5",
                        "abc",
                        "%")
                .map(text -> text.getBytes(UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(4);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(8, meaningful), net.jqwik.api.Tuple.of(1, noise))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 1000)
    void howTheBytesAreCutMakesNoDifference(
            @ForAll("streams") List<byte[]> stream,
            @ForAll List<@net.jqwik.api.constraints.IntRange(min = 1, max = 9) Integer> cuts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        stream.forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();

        LogBuffer whole = new LogBuffer(20);
        LogParser once = new LogParser(whole);
        once.feed(bytes);
        once.finish();

        LogBuffer pieces = new LogBuffer(20);
        LogParser often = new LogParser(pieces);
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = cuts.isEmpty() ? 1 : cuts.get(i % cuts.size());
            int end = Math.min(bytes.length, at + size);
            often.feed(java.util.Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        often.finish();

        assertThat(pieces.first()).isEqualTo(whole.first());
        assertThat(pieces.slice(0, pieces.end()).lines())
                .isEqualTo(whole.slice(0, whole.end()).lines());
    }
}
