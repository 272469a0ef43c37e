package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.domain.checkpoint.Checkpoint;
import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.Referee;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the runner's own code writes is read back, whatever is missing and however it is named. */
class CheckpointColumnsTest {
    private static final String WRITES = """
            import json, sys, types
            runner = types.ModuleType("runner")
            runner.__file__ = "runner"
            exec(compile(open("src/main/resources/dev/runctl/runner/runctl_runner.py").read(), "runner", "exec"), runner.__dict__)
            def one(name, epoch, step, run, metrics, code):
                return {"path": "/home/é😀/out/" + name, "argument": "out/" + name, "name": name, "project": "p" if run else None,
                        "run_id": run, "epoch": epoch, "step": step, "metrics": metrics, "size": 10 + len(name),
                        "modified": 1764240000.123456 + (epoch or 0), "verdict": "complete", "reason": "zip-closes", "code": code}
            run = "r-20260101-120000-abcdef"
            ones = [one("日本 😀.pt", 7, None, run, {"loss": 0.1 + 0.2}, ["a:b()"]), one("-rf", None, 3, None, {}, []),
                    one("x.pt", 3, 100, run, {"acc": 1e-9, "loss": 5}, ["a:b()"])]
            ones[1]["argument"] = "elsewhere"
            print(json.dumps(runner.table(ones)))
            """;

    @Test
    void comesBackAsItWas() {
        assumeTrue(Referee.hasPython(), "python3 is not installed, so nothing was written to read back");
        Referee.Outcome written =
                Referee.run(List.of("python3", "-"), WRITES.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(written.errors()).isEmpty();
        List<Fields> rows = CheckpointColumns.rows(new JacksonJson().parse(written.output()));
        List<Checkpoint> read = rows.stream().map(InstanceCheckpoints::decode).toList();

        assertThat(read)
                .extracting(Checkpoint::path)
                .containsExactly("/home/é😀/out/日本 😀.pt", "/home/é😀/out/-rf", "/home/é😀/out/x.pt");
        assertThat(read).extracting(Checkpoint::name).containsExactly("日本 😀.pt", "-rf", "x.pt");
        assertThat(read).extracting(Checkpoint::argument).containsExactly("out/日本 😀.pt", "elsewhere", "out/x.pt");
        assertThat(read)
                .extracting(Checkpoint::epoch)
                .containsExactly(OptionalLong.of(7), OptionalLong.empty(), OptionalLong.of(3));
        assertThat(read)
                .extracting(Checkpoint::step)
                .containsExactly(OptionalLong.empty(), OptionalLong.of(3), OptionalLong.of(100));
        assertThat(read).extracting(it -> it.run().isPresent()).containsExactly(true, false, true);
        assertThat(read)
                .extracting(Checkpoint::metrics)
                .containsExactly(Map.of("loss", 0.3), Map.of(), Map.of("acc", 1e-9, "loss", 5.0));
        assertThat(read.getFirst().modified()).isEqualTo(Instant.parse("2025-11-27T10:40:07.123456Z"));
        assertThat(rows.getFirst().texts("code")).containsExactly("a:b()");
        assertThat(rows.get(2).integer("code", -1))
                .as("the same names are told once")
                .isZero();
    }
}
