package dev.runctl.ui.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogSearchTest {
    private final LogBuffer buffer = new LogBuffer(5);
    private final LogParser parser = new LogParser(buffer);
    private final LogSearch search = new LogSearch(buffer);

    private void feed(String text) {
        search.update(parser.feed(text.getBytes(UTF_8)));
    }

    @Test
    void findsWhateverTheCaseAndKeepsUp() {
        search.query("loss");
        feed("Loss 1 loss 2\nother\n");
        assertThat(search.count()).isEqualTo(2);
        assertThat(search.matchColumn(1)).isEqualTo(7);
        feed("LOSS\n");
        assertThat(search.count()).isEqualTo(3);
        assertThat(search.lineCount()).isEqualTo(2);
        assertThat(search.lineAt(1)).isEqualTo(2);
    }

    @Test
    void forgetsWhatWasRedrawnOrHasLeft() {
        search.query("5%");
        feed("head 5%\n5%\r");
        assertThat(search.count()).isEqualTo(2);
        feed("60%\na\nb\nc\nd\n");
        assertThat(buffer.first()).isEqualTo(1);
        assertThat(search.count()).isZero();
    }

    @Test
    void looksForTheTextItselfNotForAPattern() {
        feed("a.b\naxb\n");
        search.query("a.b");
        assertThat(search.count()).isEqualTo(1);
        search.query("");
        assertThat(search.isActive()).isFalse();
    }
}
