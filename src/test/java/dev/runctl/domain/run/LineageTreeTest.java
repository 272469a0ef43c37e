package dev.runctl.domain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.ui.common.SampleRuns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageTreeTest {
    private static Run run(int number, int parent) {
        Run run = SampleRuns.run(number, RunState.SUCCEEDED);
        return parent == 0
                ? run
                : run.withRequest(run.request()
                        .continuing(
                                Optional.of(new Lineage(Optional.of(SampleRuns.id(parent)), "checkpoints/a.pt")),
                                run.request().arguments()));
    }

    private static List<String> drawn(LineageTree tree) {
        return tree.lines().stream()
                .map(it -> "-".repeat(it.depth()) + it.run().id() + (it.isShown() ? "*" : ""))
                .toList();
    }

    @Test
    void theWholeFamilyIsDrawnFromItsFirstRun() {
        List<Run> history = List.of(run(4, 2), run(3, 1), run(2, 1), run(1, 0), run(9, 0));
        LineageTree tree = LineageTree.of(run(2, 1), history);
        assertThat(drawn(tree).getFirst()).isEqualTo(SampleRuns.id(1).value());
        assertThat(drawn(tree))
                .containsExactlyInAnyOrder(
                        SampleRuns.id(1).value(),
                        "-" + SampleRuns.id(2) + "*",
                        "--" + SampleRuns.id(4),
                        "-" + SampleRuns.id(3));
    }

    @Test
    void aRunAloneHasNoTree() {
        assertThat(LineageTree.of(run(9, 0), List.of(run(9, 0), run(1, 0))).lines())
                .isEmpty();
        assertThat(LineageTree.of(run(2, 7), List.of(run(2, 7))).lines()).isEmpty();
    }

    @Test
    void recordsThatGoRoundInACircleEnd() {
        List<Run> history = List.of(run(1, 2), run(2, 1));
        assertThat(LineageTree.of(run(1, 2), history).lines()).hasSize(2);
    }
}
