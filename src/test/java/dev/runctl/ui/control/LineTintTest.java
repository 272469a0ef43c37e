package dev.runctl.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTintTest {
    private static List<LineTint> of(String... lines) {
        return IntStream.range(0, lines.length)
                .mapToObj(i -> LineTint.of(i, lines[i], at -> at < 0 ? "" : lines[(int) at]))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01 12:00:01,123 - trainer - ERROR - no such file",
                "ERROR:root:training has ended early",
                "[rank1]: CRITICAL lost a peer",
                "E0301 12:00:01.123456 77 gpu.cc:12] lost",
                "{\"level\": \"error\", \"msg\": \"no\"}",
                "time=12:00 level=fatal msg=x",
                "torch.cuda.OutOfMemoryError: CUDA out of memory.",
                "KeyboardInterrupt",
                "[rank0]: ValueError: bad shape",
                "error: externally-managed-environment"
            })
    void errors(String line) {
        assertThat(of(line)).containsExactly(LineTint.ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01 12:00:01 WARNING slow disk",
                "WARN  scheduler",
                "W0301 12:00:01.1 77 a.cc:1] x",
                "/lib/lr_scheduler.py:143: UserWarning: Detected call",
                "warning: unused"
            })
    void warnings(String line) {
        assertThat(of(line)).containsExactly(LineTint.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step 100 val_error=0.12 mean_error 0.3",
                "error 0.31 at epoch 4",
                "0 errors, 0 warnings",
                "ERROR_RATE=0.2",
                "  indented, and no traceback above",
                "loading FatalAttraction.mp4",
                ""
            })
    void nothing(String line) {
        assertThat(of(line)).containsExactly(LineTint.NONE);
    }

    @Test
    void aTracebackIsAnErrorFromItsHeadToItsCause() {
        assertThat(of(
                        "before",
                        "Traceback (most recent call last):",
                        "  File \"a.py\", line 1, in <module>",
                        "    main()",
                        "MyModule.OddError: why",
                        "  after"))
                .containsExactly(
                        LineTint.NONE, LineTint.ERROR, LineTint.ERROR, LineTint.ERROR, LineTint.ERROR, LineTint.NONE);
    }
}
