package dev.runctl.ui.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Background;
import dev.runctl.domain.run.RunState;
import dev.runctl.ui.Steady;
import dev.runctl.ui.common.Command;
import dev.runctl.ui.common.SampleRuns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RunCommandsTest {
    private final FakeRunOperations operations = new FakeRunOperations();
    private final Steady steady = new Steady();

    @Test
    void aRunIsFoundByScriptArgumentsInstanceAndIdAndOpened() {
        operations.runs = List.of(
                SampleRuns.run(2, RunState.RUNNING, List.of("--lr", "0.1"), Duration.ofMinutes(5)),
                SampleRuns.run(1, RunState.SUCCEEDED));
        List<Command> found = new CopyOnWriteArrayList<>();
        try (Background background = new Background(steady.screen())) {
            new RunCommands(operations, background, steady).read(found::addAll);
            await().until(() -> found.size() == 2);
        }
        for (String query : List.of(
                "train_with lr",
                "--lr 0.1",
                "running trainer-a10g",
                SampleRuns.id(2).value())) {
            assertThat(found.stream()
                            .filter(it -> List.of(query.split(" ", -1)).stream().allMatch(it.searched()::contains)))
                    .as(query)
                    .containsExactly(found.getFirst());
        }
        found.getFirst().action().run();
        assertThat(steady.told).containsExactly("go run " + SampleRuns.id(2));
    }
}
