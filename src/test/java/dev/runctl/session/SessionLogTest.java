package dev.runctl.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runctl.concurrent.Subscription;
import dev.runctl.domain.run.Run;
import dev.runctl.service.run.LogRoute;
import dev.runctl.testing.HeardLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's log over the data channel. */
class SessionLogTest {
    static final String COUNTING =
            """
            import sys, time
            lines, pause = int(sys.argv[1]), float(sys.argv[2])
            for i in range(lines):
                print("line", i, "\\u00e4\\u20ac" * (i % 7), flush=True)
                time.sleep(pause)
            """;

    @TempDir
    Path temp;

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    @Test
    void comesAsItIsPrinted() throws Exception {
        try (SessionBench bench = new SessionBench(temp)) {
            Run run = bench.launch(COUNTING, List.of("60", "0.05"));
            HeardLog heard = new HeardLog(0);
            try (Subscription ignored = bench.follow(run, heard)) {
                patiently().until(() -> heard.text().contains("line 10 "));
                assertThat(heard.ended).as("while it runs").isEmpty();
                patiently().until(() -> heard.ended.isPresent());
            }
            assertThat(heard.text()).isEqualTo(Files.readString(bench.logOf(run)));
            assertThat(heard.text()).contains("line 59 ");
            assertThat(heard.continuous).isTrue();
            assertThat(heard.routes).containsOnly(LogRoute.SESSION);
            assertThat(heard.troubles).isEmpty();
        }
    }
}
