package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.common.SampleRuns;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparedNamesTest {
    private static List<String> names(String... argumentsOfEach) {
        List<Run> runs = Stream.of(argumentsOfEach)
                .map(it -> SampleRuns.run(
                        1,
                        RunState.SUCCEEDED,
                        it.isEmpty() ? List.of() : List.of(it.split(" ")),
                        Duration.ofMinutes(5)))
                .toList();
        return ComparedNames.of(runs);
    }

    @Test
    void runsAreCalledByTheArgumentsThatDiffer() {
        assertThat(names("--epochs 3 --lr 0.1", "--lr=0.02 --epochs 3", "--epochs 3"))
                .containsExactly("--lr 0.1 · abcdef", "--lr 0.02 · abcdef", "no --lr · abcdef");
        assertThat(names("a.yaml --amp", "b.yaml")).containsExactly("a.yaml --amp · abcdef", "b.yaml · abcdef");
    }

    @Test
    void aFolderForCheckpointsSaysNothingOfARun() {
        assertThat(names("--lr 0.1", "--lr 0.2 --out checkpoints"))
                .containsExactly("--lr 0.1 · abcdef", "--lr 0.2 · abcdef");
    }

    @Test
    void withoutADifferenceTheScriptIsNamedAndALongOneIsCut() {
        assertThat(names("--lr 1", "--lr 1")).containsOnly("train_with_checkpoints.py · abcdef");
        assertThat(names("--note " + "x".repeat(90), "--note y").getFirst())
                .hasSizeLessThan(60)
                .endsWith("… · abcdef");
    }
}
