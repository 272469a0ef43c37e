package dev.runctl.domain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiblingSizesTest {
    private static final RunId RUN = new RunId("r-20260101-010101-abcdef");

    private static Checkpoint checkpoint(String name, long size, long at, Verdict.Kind kind) {
        return new Checkpoint(
                "/c/" + name,
                "c/" + name,
                name,
                "p",
                Optional.of(RUN),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(),
                size,
                Instant.ofEpochSecond(at),
                new Verdict(kind, "zip-closes"),
                List.of());
    }

    private static List<Checkpoint> series(String pattern, long... sizes) {
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> checkpoint(pattern.formatted(i), sizes[i], i, Verdict.Kind.COMPLETE))
                .toList()
                .reversed();
    }

    private static List<String> suspects(List<Checkpoint> checkpoints) {
        List<Checkpoint> judged = SiblingSizes.judge(checkpoints);
        assertThat(judged)
                .extracting(Checkpoint::name)
                .isEqualTo(checkpoints.stream().map(Checkpoint::name).toList());
        return judged.stream()
                .filter(it -> it.verdict().reason().equals(SiblingSizes.REASON))
                .map(Checkpoint::name)
                .toList();
    }

    @Test
    void oneThatIsLessThanHalfOfTheOthersIsSuspectAndSaysBothSizes() {
        List<Checkpoint> found = SiblingSizes.judge(series("epoch_%d.pt", 100, 101, 102, 40, 103));
        assertThat(found.get(1).verdict())
                .isEqualTo(new Verdict(Verdict.Kind.SUSPECT, SiblingSizes.REASON, List.of("40", "101")));
        assertThat(suspects(series("epoch_%d.pt", 100, 100, 40, 40, 100, 100)))
                .containsExactly("epoch_3.pt", "epoch_2.pt");
        assertThat(suspects(series("checkpoint-%d", 100, 100, 100, 10))).containsExactly("checkpoint-3");
    }

    @Test
    void ordinaryRunsDoNotTripIt() {
        assertThat(suspects(series("epoch_%d.pt", 100, 40, 100)))
                .as("too few to tell")
                .isEmpty();
        assertThat(suspects(series("epoch_%d.pt", 33, 100, 100, 100)))
                .as("saved before the optimiser had a state")
                .isEmpty();
        assertThat(suspects(series("epoch_%d.pt", 1, 2, 4, 8, 16, 32)))
                .as("growing")
                .isEmpty();
        assertThat(suspects(series("epoch_%d.pt", 100, 90, 70, 60, 52)))
                .as("pruned")
                .isEmpty();
        assertThat(suspects(series("epoch_%d.json", 100, 100, 100, 20)))
                .as("JSON")
                .isEmpty();
        assertThat(suspects(series("model-0000%d-of-00004.safetensors", 100, 100, 100, 5)))
                .as("the last shard")
                .isEmpty();
        List<Checkpoint> kinds = new ArrayList<>(series("epoch_%d.pt", 300, 300, 300, 300));
        kinds.add(checkpoint("best.pt", 100, 5, Verdict.Kind.COMPLETE));
        kinds.add(checkpoint("last.pt", 300, 5, Verdict.Kind.COMPLETE));
        kinds.add(checkpoint("epoch_9.safetensors", 100, 9, Verdict.Kind.COMPLETE));
        kinds.add(checkpoint("epoch_8.pt", 10, 8, Verdict.Kind.INCOMPLETE));
        assertThat(suspects(kinds)).as("of another kind, or told already").isEmpty();
    }
}
