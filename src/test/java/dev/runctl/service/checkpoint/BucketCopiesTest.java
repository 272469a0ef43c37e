package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.CleanPlan;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.CopyPlace;
import dev.runctl.domain.checkpoint.HeldCheckpoint;
import dev.runctl.domain.checkpoint.KeepRules;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.RunId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BucketCopiesTest {
    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");
    private static final RunId RUN = new RunId("r-20260301-120000-aaaaaa");
    private static final RunId OTHER = new RunId("r-20260301-120000-bbbbbb");

    private static Checkpoint one(RunId run, long epoch, int second, boolean alone) {
        String name = "epoch_" + epoch + ".pt";
        Copy copy = new Copy("b", "k/" + run + "/" + name, 10, 1, THEN.plusSeconds(second));
        return new Checkpoint(
                alone ? copy.uri() : "/p/" + name,
                alone ? "" : name,
                name,
                "p",
                Optional.of(run),
                epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch),
                OptionalLong.empty(),
                Map.of(),
                10,
                THEN.plusSeconds(second),
                new Verdict(Verdict.Kind.COMPLETE, "zip-closes"),
                alone ? List.of(copy) : List.of());
    }

    private static List<String> ordered(Checkpoint... newestFirst) {
        return BucketCopies.inOrderOfTraining(List.of(newestFirst)).stream()
                .map(it -> (it.run().equals(Optional.of(RUN)) ? "" : "other ") + it.name())
                .toList();
    }

    @Test
    void aCopyThatWasUploadedLateIsNotNewerThanWhatWasTrainedAfterIt() {
        assertThat(ordered(
                        one(RUN, 8, 90, true),
                        one(RUN, 9, 80, true),
                        one(OTHER, 3, 70, false),
                        one(RUN, 10, 60, false),
                        one(OTHER, 4, 50, false)))
                .as("other runs keep their places and their order")
                .containsExactly("epoch_10.pt", "epoch_9.pt", "other epoch_3.pt", "epoch_8.pt", "other epoch_4.pt");
    }

    @Test
    void theCleanUpKeepsTheLastByTheSameOrder() {
        List<HeldCheckpoint> held = Stream.of(one(RUN, 8, 90, true), one(RUN, 9, 80, true), one(RUN, 10, 60, false))
                .map(it -> new HeldCheckpoint(it, Optional.empty(), false, true))
                .toList();
        KeepRules two = new KeepRules(2, 0, Optional.empty(), 0, Optional.empty(), false);
        assertThat(CleanPlan.by(two, held, EnumSet.allOf(CopyPlace.class), true).removals())
                .extracting(it -> it.held().checkpoint().name())
                .containsExactly("epoch_8.pt");
    }

    @Test
    void whereNotAllTellHowFarTheyAreTheTimesCount() {
        assertThat(ordered(one(RUN, 8, 90, true), one(RUN, -1, 60, false), one(RUN, 9, 50, false)))
                .containsExactly("epoch_8.pt", "epoch_-1.pt", "epoch_9.pt");
    }
}
