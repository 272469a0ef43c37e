package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Cancellation;
import dev.runctl.domain.metric.Sample;
import dev.runctl.domain.run.Run;
import dev.runctl.storage.FileSampleStore;
import dev.runctl.testing.RunBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the real runner as a local process. */
class SampleServiceTest {
    @TempDir
    Path folder;

    @Test
    void samplesComeFromTheInstanceAndStayHere() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("train.py"), "import time\ntime.sleep(3)\n");
        try (RunBench bench = new RunBench(folder)) {
            SampleService samples = new SampleService(
                    new Runner(bench.commands, bench.json, RunnerText.load()),
                    bench.runs,
                    new FileSampleStore(folder.resolve("run-logs")),
                    bench.json);
            Run run = bench.launch(bench.request(project, "train.py", List.of()));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !samples.newer(run.id(), 0, new Cancellation())
                            .samples()
                            .isEmpty());
            List<Sample> held = samples.held(run.id());
            assertThat(held).isNotEmpty();
            assertThat(held.getFirst().diskFree().orElse(0)).isPositive();
            double last = held.getLast().time();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> samples.newer(run.id(), last + 3600, new Cancellation())
                            .ended());
            Files.writeString(folder.resolve("run-logs").resolve(run.id() + ".samples.jsonl"), "{\"t\": 1, \"cp");
            assertThat(samples.held(run.id())).as("half a line is passed over").isEmpty();
        }
    }
}
