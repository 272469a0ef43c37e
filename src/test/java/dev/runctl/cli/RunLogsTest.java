package dev.runctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.run.LogChunk;
import dev.runctl.domain.run.Run;
import dev.runctl.domain.run.RunState;
import dev.runctl.testing.FakeInstances;
import dev.runctl.ui.common.SampleRuns;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogsTest {
    private static final Clock CLOCK = Clock.fixed(SampleRuns.NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Run one = SampleRuns.run(1, RunState.SUCCEEDED);
    private final Run other = SampleRuns.run(2, RunState.FAILED);

    private void keep(Run run, String log) {
        try (FakeCliServices services = services()) {
            services.history().save(run);
            services.logs.write(run.id(), new LogChunk(0, log.getBytes(StandardCharsets.UTF_8)));
            services.logs.seal(run.id());
        }
    }

    private FakeCliServices services() {
        return new FakeCliServices(new FakeInstances(), CLOCK, folder);
    }

    private int run(String... arguments) {
        return new Cli(new Shell(
                        dataDir -> services(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("RUNCTL_PROFILE", "local"),
                        Path.of("").toAbsolutePath(),
                        false,
                        CLOCK))
                .run(arguments);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String here(String time) {
        return DateTimeFormatter.ofPattern("HH:mm:ss")
                .format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    }

    @Test
    void mergedLinesComeInTheOrderOfTheirTimesWithRunAndTime() {
        keep(one, "no time yet\n2026-03-01T12:00:01Z first\n2026-03-01T12:00:03Z third\n  of the same\n");
        keep(other, "2026-03-01T12:00:02Z second\n");
        String a = one.id().ending();
        String b = other.id().ending();

        assertThat(run("runs", "logs", one.id().value(), other.id().value(), "--merge"))
                .as("%s", err)
                .isEqualTo(ExitStatus.OK);
        assertThat(lines())
                .containsExactly(
                        a + " --:--:-- | no time yet",
                        a + " " + here("2026-03-01T12:00:01Z") + " | 2026-03-01T12:00:01Z first",
                        b + " " + here("2026-03-01T12:00:02Z") + " | 2026-03-01T12:00:02Z second",
                        a + " " + here("2026-03-01T12:00:03Z") + " | 2026-03-01T12:00:03Z third",
                        a + " " + here("2026-03-01T12:00:03Z") + " |   of the same");

        out.reset();
        assertThat(run("runs", "logs", one.id().value(), other.id().value(), "--merge", "--lines", "2"))
                .isEqualTo(ExitStatus.OK);
        assertThat(lines()).hasSize(2).last().asString().endsWith("|   of the same");
    }

    @Test
    void oneLogIsPrintedAsItIsAndSeveralNeedTheOption() {
        keep(one, "alone\n");
        keep(other, "too\n");
        assertThat(run("runs", "logs", one.id().value())).isEqualTo(ExitStatus.OK);
        assertThat(lines()).containsExactly("alone");
        assertThat(run("runs", "logs", one.id().value(), other.id().value())).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--merge");
    }
}
