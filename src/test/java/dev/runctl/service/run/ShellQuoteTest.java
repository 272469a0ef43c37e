package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShellQuoteTest {
    private static final String ALPHABET = "ab '\"\\$`!*?[]{}()<>|&;#~%^=\n\t-\u00e9\u6f22\ud83d\ude80";

    @Test
    void harmlessWordsStayReadable() {
        assertThat(ShellQuote.quote("--epochs=3")).isEqualTo("--epochs=3");
        assertThat(ShellQuote.quote("")).isEqualTo("''");
        assertThat(ShellQuote.quote("it's")).isEqualTo("'it'\\''s'");
    }

    @Test
    void nulIsRefused() {
        assertThatThrownBy(() -> ShellQuote.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shGetsEveryWordAsItWas() throws IOException {
        Random random = new Random(7);
        List<String> words = new ArrayList<>(List.of("$(id)", "`id`", "-n", "a\nb", "''", "\\", "~", "*"));
        for (int i = 0; i < 300; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                word.appendCodePoint(ALPHABET.codePointAt(
                        ALPHABET.offsetByCodePoints(0, random.nextInt(ALPHABET.codePointCount(0, ALPHABET.length())))));
            }
            words.add(word.toString());
        }
        StringBuilder script = new StringBuilder("printf '%s\\0'");
        words.forEach(word -> script.append(' ').append(ShellQuote.quote(word)));
        Process sh = new ProcessBuilder("sh", "-s").start();
        sh.getOutputStream().write(script.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        sh.getOutputStream().close();
        String output = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(List.of(output.split("\0", -1)))
                .startsWith(words.toArray(String[]::new))
                .hasSize(words.size() + 1);
    }
}
