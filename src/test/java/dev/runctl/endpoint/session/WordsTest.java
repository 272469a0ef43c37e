package dev.runctl.endpoint.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runctl.endpoint.wire.ServiceError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void quotesAndBackslashesAsInAShell() {
        assertThat(Words.of(" echo  x; 'a b' \"c \\\" d\" e\\ f '' \"$h\" "))
                .containsExactly("echo", "x;", "a b", "c \" d", "e f", "", "$h");
        assertThat(Words.of("  ")).isEmpty();
        assertThatThrownBy(() -> Words.of("echo 'x")).isInstanceOf(ServiceError.class);
    }

    @Test
    void documents() {
        assertThat(Kind.of("", Map.of()).command()).containsExactly("sh");
        assertThat(Kind.of("AWS-StartInteractiveCommand", Map.of("command", List.of("echo a; exit 5")))
                        .command())
                .containsExactly("sh", "-c", "echo a; exit 5");
        Kind plain = Kind.of("AWS-StartNonInteractiveCommand", Map.of("command", List.of("echo a; exit 5")));
        assertThat(plain.command()).containsExactly("echo", "a;", "exit", "5");
        assertThat(plain.hasHandshake()).isTrue();
        assertThat(error(() -> Kind.of("AWS-StartPortForwardingSession", Map.of())))
                .isEqualTo("InvalidDocument");
        assertThat(error(() -> Kind.of("AWS-StartInteractiveCommand", Map.of())))
                .isEqualTo("InvalidParameters");
    }

    @Test
    void aTokenHasItsTime() {
        Token token = Token.until(Instant.ofEpochSecond(100));
        assertThat(token.admits(token.value(), Instant.ofEpochSecond(99))).isTrue();
        assertThat(token.admits(token.value(), Instant.ofEpochSecond(100))).isFalse();
        assertThat(token.admits(token.value() + "x", Instant.ofEpochSecond(99))).isFalse();
        assertThat(token.admits("", Instant.ofEpochSecond(99))).isFalse();
        assertThat(token.toString()).doesNotContain(token.value());
    }

    private static String error(Runnable call) {
        try {
            call.run();
            return "";
        } catch (ServiceError e) {
            return e.code();
        }
    }
}
