package dev.runctl.ui.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordsProperties {
    @Property
    void whatIsJoinedSplitsIntoTheSameWords(@ForAll("words") List<String> words) {
        Words split = Words.split(Words.join(words));
        assertThat(split.words()).isEqualTo(words);
        assertThat(split.isComplete()).isTrue();
    }

    @Property
    void noTextBreaksTheSplitter(@ForAll("line") String line) {
        Words split = Words.split(line);
        assertThat(split.words()).allMatch(word -> line.length() >= word.length());
    }

    @Provide
    Arbitrary<List<String>> words() {
        return line().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> line() {
        return Arbitraries.strings()
                .withChars(' ', '\t', '\n', '\'', '"', '\\', '$', '`', '*', '-', '=', 'a', 'Z', '0', 'é', '\u2028')
                .ofMaxLength(12);
    }

    @Example
    void quotesAndBackslashesAreReadAsShReadsThem() {
        assertThat(Words.split("--note 'it is $HOME' \"a \\\"b\\\" \\x\" c\\ d \\\n e ''")
                        .words())
                .containsExactly("--note", "it is $HOME", "a \"b\" \\x", "c d", "e", "");
    }

    @Example
    void anOpenQuoteIsNamed() {
        assertThat(Words.split("--note 'first").open()).isEqualTo("'");
        assertThat(Words.split("--note \"first").open()).isEqualTo("\"");
    }
}
