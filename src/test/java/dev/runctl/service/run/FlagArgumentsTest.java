package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlagArgumentsTest {
    private static final String FLAG = "--resume-from";

    @Test
    void anEarlierFlagIsReplacedInEitherSpelling() {
        List<String> expected = List.of("--epochs", "5", "--lr=0.1", FLAG, "c/2.json");
        assertThat(FlagArguments.with(List.of("--epochs", "5", "--lr=0.1"), FLAG, "c/2.json"))
                .isEqualTo(expected);
        assertThat(FlagArguments.with(List.of("--epochs", "5", FLAG, "c/1.json", "--lr=0.1"), FLAG, "c/2.json"))
                .isEqualTo(expected);
        assertThat(FlagArguments.with(List.of("--epochs", "5", "--lr=0.1", FLAG + "=c/1.json"), FLAG, "c/2.json"))
                .isEqualTo(expected);
        assertThat(FlagArguments.with(List.of(FLAG, "a", "--epochs", "5", FLAG, "b", "--lr=0.1"), FLAG, "c/2.json"))
                .isEqualTo(expected);
    }

    @Test
    void otherFlagsThatBeginAlikeStay() {
        assertThat(FlagArguments.without(List.of("--resume-from-best", "x", "--resume", "y"), FLAG))
                .containsExactly("--resume-from-best", "x", "--resume", "y");
    }

    @Test
    void aPathThatLooksLikeAFlagIsOneWord() {
        assertThat(FlagArguments.with(List.of(), FLAG, "-c.json")).containsExactly("--resume-from=-c.json");
    }

    @Test
    void aFlagWithoutItsValueAtTheEndIsTakenOut() {
        assertThat(FlagArguments.without(List.of("--epochs", "5", FLAG), FLAG)).containsExactly("--epochs", "5");
    }
}
