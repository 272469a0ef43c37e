package dev.runctl.ui.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.failure.Failure;
import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.RunState;
import dev.runctl.service.run.LogRoute;
import dev.runctl.ui.common.SampleRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogViewModelTest {
    private final LogViewModel model =
            new LogViewModel(Runnable::run, Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC), 100);

    private void say(String text) {
        model.chunk(new LogChunk(0, text.getBytes(UTF_8)));
    }

    @Test
    void countsNewLinesWhileTheReaderIsElsewhere() {
        say("a\nb\n");
        assertThat(model.newLinesProperty().get()).isZero();
        model.followingProperty().set(false);
        say("c\nd\ne\n");
        assertThat(model.newLinesProperty().get()).isEqualTo(3);
        model.followingProperty().set(true);
        assertThat(model.newLinesProperty().get()).isZero();
    }

    @Test
    void troubleKeepsItsBeginningAndEndsWithTheNextBytes() {
        Failure failure = new Failure.Unreachable(Failure.Evidence.NONE);
        model.trouble(failure);
        model.trouble(failure);
        assertThat(model.troubleProperty().get()).contains(new LogViewModel.Trouble(failure, SampleRuns.NOW));
        say("again\n");
        assertThat(model.troubleProperty().get()).isEmpty();
    }

    @Test
    void lagAndEndAreTold() {
        model.lag(Duration.ofMillis(200), LogRoute.SESSION);
        assertThat(model.lagProperty().get()).contains(Duration.ofMillis(200));
        assertThat(model.routeProperty().get()).isEqualTo(LogRoute.SESSION);
        model.ended(SampleRuns.run(1, RunState.SUCCEEDED));
        assertThat(model.endedProperty().get()).isPresent();
    }

    @Test
    void onlyTheEndOfAHugeLogIsRead() {
        assertThat(model.startOffset(1000)).isZero();
        assertThat(model.hasEarlierLines()).isFalse();
        assertThat(model.startOffset(LogViewModel.LONGEST_READ + 5)).isEqualTo(5);
        assertThat(model.hasEarlierLines()).isTrue();
        assertThat(model.numbersKnown()).isFalse();
    }
}
