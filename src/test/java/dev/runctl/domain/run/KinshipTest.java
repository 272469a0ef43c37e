package dev.runctl.domain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.ui.common.SampleRuns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KinshipTest {
    private static final RunRequest FIRST = asked("", "--epochs", "5", "--tag", "a b");

    private static RunRequest asked(String checkpoint, String... arguments) {
        Optional<Lineage> lineage =
                Optional.of(checkpoint).filter(it -> !it.isEmpty()).map(it -> new Lineage(Optional.empty(), it));
        return SampleRuns.request(List.of(arguments), lineage);
    }

    @Test
    void theSameArgumentsWithACheckpointResume() {
        RunRequest next = asked("c/1.pt", "--epochs", "5", "--tag", "a b", "--resume-from", "c/1.pt");
        assertThat(Kinship.of(FIRST, next)).isEqualTo(Kinship.RESUMED);
        RunRequest third = asked("/x/-2.pt", "--epochs", "5", "--tag", "a b", "--resume-from=/x/-2.pt");
        assertThat(Kinship.of(next, third)).isEqualTo(Kinship.RESUMED);
    }

    @Test
    void otherArgumentsOrAnotherScriptFork() {
        assertThat(Kinship.of(FIRST, asked("c/1.pt", "--epochs", "6", "--tag", "a b", "--resume-from", "c/1.pt")))
                .isEqualTo(Kinship.FORKED);
        assertThat(Kinship.of(FIRST, asked("c/1.pt", "--epochs", "5", "--resume-from", "c/1.pt")))
                .isEqualTo(Kinship.FORKED);
        assertThat(Kinship.of(FIRST, asked("c/1.pt", "c/1.pt", "--epochs", "5", "--tag", "a", "b")))
                .as("a value with a space is not two")
                .isEqualTo(Kinship.FORKED);
    }
}
