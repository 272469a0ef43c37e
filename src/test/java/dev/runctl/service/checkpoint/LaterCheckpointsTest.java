package dev.runctl.service.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.domain.checkpoint.Copy;
import dev.runctl.domain.checkpoint.Verdict;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunId;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.common.SampleRuns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What going on from a checkpoint would write over. */
class LaterCheckpointsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final RunId LATER_RUN = new RunId("r-20260102-000000-bbbbbb");

    private final Run run = SampleRuns.run(1, RunState.INTERRUPTED);
    private final String folder = "/home/u/p/" + run.request().checkpointDir();

    private Checkpoint one(RunId of, String in, String name, int epoch, int second) {
        return new Checkpoint(
                in + "/" + name,
                in.equals(folder) ? run.request().checkpointDir() + "/" + name : "",
                name,
                run.request().project(),
                Optional.of(of),
                OptionalLong.of(epoch),
                OptionalLong.empty(),
                Map.of(),
                10,
                THEN.plusSeconds(second),
                new Verdict(Verdict.Kind.COMPLETE, "zip-closes"),
                List.of());
    }

    private Checkpoint one(RunId of, int epoch, int second) {
        return one(of, folder, "epoch_" + epoch + ".pt", epoch, second);
    }

    private List<String> later(Checkpoint chosen, Checkpoint... all) {
        return LaterCheckpoints.than(chosen, run, List.of(all)).stream()
                .map(Checkpoint::name)
                .toList();
    }

    @Test
    void aRunThatWentOnInTheSameFolderWroteThem() {
        Checkpoint chosen = one(run.id(), 7, 70);
        assertThat(later(chosen, chosen, one(run.id(), 6, 60), one(LATER_RUN, 8, 80), one(LATER_RUN, 9, 90)))
                .containsExactly("epoch_9.pt", "epoch_8.pt");
    }

    @Test
    void whatAnEarlierRunLeftThereUnderLaterNamesIsWrittenOverToo() {
        Checkpoint chosen = one(run.id(), 7, 70);
        assertThat(later(chosen, chosen, one(LATER_RUN, 12, 10))).containsExactly("epoch_12.pt");
    }

    @Test
    void withinARunItsTimesAreTrue() {
        Checkpoint chosen = one(run.id(), 2, 70);
        assertThat(later(chosen, chosen, one(run.id(), 3, 60))).isEmpty();
    }

    @Test
    void otherFoldersAndOtherKindsOfNamesAreLeftAlone() {
        Checkpoint chosen = one(run.id(), 7, 70);
        assertThat(later(
                        chosen,
                        chosen,
                        one(LATER_RUN, "/home/u/p/elsewhere", "epoch_8.pt", 8, 80),
                        one(LATER_RUN, folder, "discriminator_8.pt", 8, 80)))
                .isEmpty();
    }

    @Test
    void whatLiesInS3AloneCannotBeWrittenOver() {
        Checkpoint chosen = one(run.id(), 7, 70);
        Copy copy = new Copy("b", "k/epoch_8.pt", 10, 1, THEN.plusSeconds(500));
        Checkpoint inS3 = new Checkpoint(
                copy.uri(),
                "",
                "epoch_8.pt",
                run.request().project(),
                Optional.of(run.id()),
                OptionalLong.of(8),
                OptionalLong.empty(),
                Map.of(),
                10,
                copy.modified(),
                new Verdict(Verdict.Kind.COMPLETE, "zip-closes"),
                List.of(copy));
        assertThat(later(chosen, chosen, inS3)).isEmpty();
        assertThat(later(inS3, inS3, one(run.id(), 8, 80), one(run.id(), 9, 90)))
                .containsExactly("epoch_9.pt");
    }
}
