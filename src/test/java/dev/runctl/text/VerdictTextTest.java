package dev.runctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.SiblingSizes;
import dev.runctl.domain.checkpoint.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    @Test
    void namesTheCodeAndBothSizes() {
        assertThat(VerdictText.explanation(Verdict.executes(List.of("os.system", "opcode.REDUCE"))))
                .startsWith("Loading this file runs code: os.system.");
        assertThat(VerdictText.explanation(Verdict.executes(List.of("a.a", "b.b", "c.c", "d.d", "e.e"))))
                .contains("a.a, b.b, c.c and 2 more.");
        assertThat(VerdictText.explanation(Verdict.executes(List.of("opcode.REDUCE"))))
                .contains("a function that the file itself computes");
        assertThat(VerdictText.explanation(Verdict.unknownCode(List.of("mine.Net"))))
                .contains("mine.Net.");
        Verdict small = new Verdict(Verdict.Kind.SUSPECT, SiblingSizes.REASON, List.of("1234", "5678900"));
        assertThat(VerdictText.explanation(small)).contains("1,234 bytes", "5,678,900");
        assertThat(VerdictText.explanation(new Verdict(Verdict.Kind.SUSPECT, "zip-disagrees")))
                .contains("archive's");
        assertThat(VerdictText.reason(new Verdict(Verdict.Kind.SUSPECT, "of-a-later-version")))
                .isEqualTo("of-a-later-version");
    }
}
