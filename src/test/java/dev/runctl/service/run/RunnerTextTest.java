package dev.runctl.service.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runctl.storage.JacksonJson;
import dev.runctl.testing.Referee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTextTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/runctl/runner");

    /** Python's own parser is the judge: what is left is the same program. */
    private static final String SAME = """
            import ast, sys
            def read(path):
                tree = ast.parse(open(path, encoding="utf-8").read())
                for node in ast.walk(tree):
                    body = getattr(node, "body", None)
                    if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                        del body[0]
                return ast.dump(tree)
            one, other = map(read, sys.argv[1:])
            print(one == other and len(one) > 1000)
            """;

    @TempDir
    Path folder;

    @Test
    void whatTravelsIsTheSameProgramWithoutItsRemarks() throws Exception {
        assumeTrue(Referee.hasPython(), "python3 is not installed, so the texts were not compared");
        RunnerText text = RunnerText.load();
        for (Map.Entry<String, String> each : Map.of(
                        "runctl_runner.py", text.source(), "uploader.py", text.uploader(), "guard.py", text.guard())
                .entrySet()) {
            Path sent = Files.writeString(folder.resolve(each.getKey()), each.getValue());
            assertThat(each.getValue()).doesNotContain("\n    # ");
            assertThat(said(SOURCES.resolve(each.getKey()), sent))
                    .as(each.getKey())
                    .isEqualTo("True");
        }
    }

    @Test
    void aValueInThreeQuotesStaysAsItIs() {
        String value = "A = \"\"\"\n# kept\n\n\"\"\"\nB = 1\n";
        assertThat(RunnerText.withoutRemarks("\"\"\"About.\n\nMore.\n\"\"\"\n\n# gone\n" + value))
                .isEqualTo(value);
        assertThat(RunnerText.withoutRemarks("def f():\n    \"\"\"Says.\"\"\"\n    # why\n    return 1  # one\n"))
                .isEqualTo("def f():\n    return 1  # one\n");
    }

    /** It travels inside commands, of which the longest is 44,000; a call's own values need room beside it. */
    @Test
    void leavesRoomInACommand() {
        Runner runner = new Runner(
                (_, _, _, _) -> {
                    throw new AssertionError("nothing is sent");
                },
                new JacksonJson(),
                RunnerText.load());
        assertThat(runner.script("checkpoints", Map.of("dirs", List.of()), true))
                .hasSizeLessThan(38_000);
    }

    private static String said(Path one, Path other) {
        return Referee.run(List.of("python3", "-c", SAME, one.toString(), other.toString()), new byte[0], Map.of())
                .output();
    }
}
